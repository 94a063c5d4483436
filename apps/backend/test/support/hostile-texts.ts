/** UTF-16 code units of a hostile text: work that grows with the square takes many seconds for it. */
const LENGTH = 100_000;

/** Characters that expressions repeat, or end at. */
const COMMON = [' ', '\t', '\n', 'a', 'A', '0', '_', '"', "'", '\\', '/', '.', '-', '=', '?', '{', 'é', 'İ'];
/** Ends that most expressions refuse. */
const TAILS = ['', '\u0000', '!x\n'];
const OWN_CHARACTERS = 6;

/** A hostile text, made where it is run: a beginning, something repeated, and an end. */
export interface HostileText {
  head: string;
  repeated: string;
  times: number;
  tail: string;
}

/** The texts that make an expression try what it tried before, of its own characters among others. */
export function hostileTexts(source: string): HostileText[] {
  const plain = source.replaceAll(/\\[a-z](?:\{[^}]*\})?|\\/gi, '');
  const letters = plain.replaceAll(/[[\](){}^$|*+?]/g, '');
  const own = [...new Set(letters)].slice(0, OWN_CHARACTERS);
  const heads = [...new Set(['', letters.slice(0, 1), `${letters.slice(0, 1)}a`, letters, `${letters} `])];
  const pairs = own.flatMap((one) => [...own, ' ', '"'].map((other) => one + other));
  const singles = [...new Set([...COMMON, ...own])];
  return [
    ...heads.flatMap((head) =>
      singles.flatMap((repeated) => TAILS.map((tail) => text(head, repeated, tail))),
    ),
    ...[...pairs, letters, `${letters} `].map((repeated) => text('', repeated || 'a', '\u0000')),
  ];
}

function text(head: string, repeated: string, tail: string): HostileText {
  return { head, repeated, times: Math.ceil(LENGTH / repeated.length), tail };
}
