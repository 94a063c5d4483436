/** A node of a parse tree, as PostgreSQL prints it. */
export interface ParseNode {
  type: string;
  fields: Map<string, ParseValue[]>;
}

export type ParseValue = string | ParseNode | ParseValue[];

/** Reads the trees that PostgreSQL prints: `{TYPE :field value …}`, lists in parentheses, and words. */
export function readParseTree(text: string): ParseValue[] {
  const words = text.replaceAll('\n', ' ').match(/[{}()]|(?:\\.|[^\s{}()\\])+/g) ?? [];
  let at = 0;

  const list = (end: string): ParseValue[] => {
    const values: ParseValue[] = [];
    while (at < words.length && words[at] !== end) values.push(value());
    at += 1;
    return values;
  };

  const node = (): ParseNode => {
    const type = words[at++] ?? '';
    const fields = new Map<string, ParseValue[]>();
    let name = '';
    while (at < words.length && words[at] !== '}') {
      const word = words[at] ?? '';
      if (word.startsWith(':')) {
        name = word.slice(1);
        fields.set(name, []);
        at += 1;
      } else fields.get(name)?.push(value());
    }
    at += 1;
    return { type, fields };
  };

  function value(): ParseValue {
    const word = words[at++] ?? '';
    if (word === '{') return node();
    return word === '(' ? list(')') : word;
  }

  return list('');
}

/** The nodes of trees, each before those within it. */
export function nodesIn(values: readonly ParseValue[]): ParseNode[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return [];
    return Array.isArray(value) ? nodesIn(value) : [value, ...nodesIn([...value.fields.values()].flat())];
  });
}

/** A field with one word. */
export function word({ fields }: ParseNode, name: string): string | undefined {
  const [value] = fields.get(name) ?? [];
  return typeof value === 'string' ? value : undefined;
}
