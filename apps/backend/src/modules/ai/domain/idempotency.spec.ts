import { describe, expect, it } from '@jest/globals';
import { inputDigest } from './idempotency.js';

const INPUT = '{"role":"user","content":"ẞ😀","metadata":{"b":[1,{"y":null,"x":true}],"a":"2"}}';

function digest(json: string): string {
  return inputDigest(JSON.parse(json));
}

describe('inputDigest', () => {
  it('is the SHA-256 of the input with its keys in order', () => {
    expect(inputDigest({ b: 1, a: 2 })).toBe(
      'd3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772',
    );
  });

  it('is the same for the same input in another order of keys, at every depth', () => {
    const retried = '{"metadata":{"a":"2","b":[1,{"x":true,"y":null}]},"content":"ẞ😀","role":"user"}';
    expect(digest(retried)).toBe(digest(INPUT));
    expect(digest('{"2":0,"1":0,"b":0,"__proto__":0}')).toBe(digest('{"__proto__":0,"b":0,"1":0,"2":0}'));
  });

  it('takes a property that is undefined for an absent one', () => {
    expect(inputDigest({ a: 1, b: undefined })).toBe(inputDigest({ a: 1 }));
  });

  it('differs for every other input', () => {
    const others = [
      INPUT,
      INPUT.replace('user', 'tool'),
      INPUT.replace('ẞ', 'ß'),
      INPUT.replace('😀', '😁'),
      INPUT.replace('"2"', '2'),
      INPUT.replace('null', 'false'),
      INPUT.replace('null', '"null"'),
      INPUT.replace('[1,', '[1,1,'),
      INPUT.replace('"y":null,', ''),
      INPUT.replace('"a"', '"A"'),
      INPUT.replace('{"b"', '{"__proto__":{},"b"'),
      INPUT.replace('"metadata"', '"meta"'),
      ...[
        '[]',
        '{}',
        '""',
        '0',
        'null',
        '[[]]',
        '[{}]',
        '{"a":[]}',
        '{"a":{}}',
        '["a","b"]',
        '["b","a"]',
        '["ab"]',
      ],
    ];
    expect(new Set(others.map(digest)).size).toBe(others.length);
  });

  it('tells precomposed and combining characters apart: nothing is normalized', () => {
    expect(inputDigest('é')).not.toBe(inputDigest('e\u0301'));
  });
});
