import { describe, expect, it } from '@jest/globals';
import { searchTerm } from './case-fold.js';
import { newMessage } from './new-message.js';
import { searchTerms } from './search-query.js';
import { snippetOf } from './snippet.js';
import { storableJson } from './storable.js';
import { autoTitle } from './title.js';

/** UTF-8 bytes of a text: as many as a message may have. */
const BYTES = 1024 * 1024;
/** A hundred times what one of the functions needs; work that grows with the square takes minutes. */
const LONGEST_MS = 10_000;

/** Characters that are folded, perceived, split or replaced in ways of their own. */
const TEXTS = [
  ' ',
  'a',
  ' a',
  '"',
  '" ',
  '\\',
  '\u0000',
  '\ud83d',
  'ß',
  'İ',
  'Σς',
  '\u0301',
  '\u200d',
  '👩‍👧',
  '🇩',
  '\uffff',
  '\r\n',
  '/a ',
].map((repeated) => repeated.repeat(Math.floor(BYTES / Math.max(3, Buffer.byteLength(repeated)))));

const READERS: [string, (text: string) => unknown][] = [
  ['a new message', (text) => newMessage({ role: 'user', content: `x${text.slice(1)}` })],
  ['its title', (text) => autoTitle(text)],
  ['a search query', (text) => refused(() => searchTerms(text))],
  ['a snippet at the end', (text) => snippetOf([`${text}needle`], ['needle', searchTerm(text.slice(0, 9))])],
  ['a snippet of the text itself', (text) => snippetOf([text], [searchTerm(text.slice(0, 256)), 'a'])],
  ['JSON of it', (text) => storableJson({ [text]: [text, { text }] }, 'metadata')],
];

describe.each(READERS)('%s', (_name, read) => {
  it('is made of any text in a time that grows with its length', () => {
    const slow = TEXTS.filter((text) => {
      const before = performance.now();
      read(text);
      return performance.now() - before > LONGEST_MS;
    });

    expect(slow.map((text) => JSON.stringify(text.slice(0, 4)))).toEqual([]);
  });
});

function refused(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
