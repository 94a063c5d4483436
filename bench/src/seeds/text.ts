const WORDS = (
  'account answer booking cancel card change check code confirm contact customer date delay deliver detail email ' +
  'error flight help hotel hour invoice issue item late line link list login luggage mail meal minute month name ' +
  'night note number offer open order page paid part people phone plan please policy price problem product ' +
  'question reason record request room seat send service sign store system team thank ticket time today total'
).split(' ');
const SENTENCE_WORDS = 16;

/** Sentences of about 100 characters, the same in every run. */
export function sentences(count: number): string[] {
  const random = randomNumbers(20_260_203);
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  return Array.from({ length: count }, () => Array.from({ length: SENTENCE_WORDS }, word).join(' '));
}

/** Texts of exactly so many characters, all of one byte. */
export function texts(count: number, length: number): string[] {
  const all = sentences(count + length).join('. ');
  return Array.from({ length: count }, (_, index) => all.slice(index * 37, index * 37 + length));
}

/** A small generator of numbers from 0 to 1 that repeats itself in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
