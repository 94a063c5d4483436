/** A node of the tree that Markdown becomes, as far as words are marked in it. */
interface Node {
  type: string;
  value?: string;
  tagName?: string;
  properties?: object;
  children?: Node[];
}

/** Splits a query as the search does: at white space, `"quoted words"` stay together. */
export function wordsOf(query: string): string[] {
  return [...query.matchAll(/"([^"]+)"|([^\s"]+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}

/** A plugin of rehype that marks words wherever they occur in a text, in any case. */
export function markWords(words: readonly string[]) {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(${escaped.join('|')})`, 'iu');
  const mark = (node: Node): void => {
    node.children = node.children?.flatMap((child) => {
      if (child.type === 'text') return marked(child.value ?? '', pattern);
      mark(child);
      return [child];
    });
  };
  return () => (tree: object) => {
    if (words.length > 0) mark(tree as Node);
  };
}

/** Of the parts of a text that is split by what is captured, every second one was found. */
function marked(text: string, pattern: RegExp): Node[] {
  return text
    .split(new RegExp(pattern, `${pattern.flags}g`))
    .map((value, index): Node => {
      const part = { type: 'text', value };
      return index % 2 === 0 ? part : { type: 'element', tagName: 'mark', properties: {}, children: [part] };
    })
    .filter(({ value }) => value !== '');
}
