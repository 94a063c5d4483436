import { describe, expect, it } from '@jest/globals';
import { isStorable } from '../../../common/exact-text.js';
import { NotJsonError, storableJson, storableText } from './storable.js';

function nested(levels: number): unknown {
  return levels === 0 ? 'leaf' : { inner: [nested(levels - 1)] };
}

function stored(value: unknown): string {
  return JSON.stringify(storableJson(value, 'metadata'));
}

describe('storableText', () => {
  it('replaces each half of a pair that stands alone, and nothing else of UTF-16', () => {
    for (let unit = 1; unit <= 0xffff; unit++) {
      const text = `a${String.fromCharCode(unit)}b`;
      const expected = unit >= 0xd800 && unit <= 0xdfff ? 'a\ufffdb' : text;
      if (storableText(text) !== expected) throw new Error(`U+${unit.toString(16)}`);
    }
  });

  it('leaves every pair untouched', () => {
    for (let point = 0x10000; point <= 0x10ffff; point++) {
      const text = String.fromCodePoint(point);
      if (storableText(text) !== text) throw new Error(`U+${point.toString(16)}`);
    }
  });

  it.each([
    ['\u0000', '␀'],
    ['a\u0000\u0000b\u0000', 'a␀␀b␀'],
    ['\ud83d', '\ufffd'],
    ['\ude00\ud83d', '\ufffd\ufffd'],
    ['\ud83d😀\ude00', '\ufffd😀\ufffd'],
    ['\ud83d\u0000\ude00', '\ufffd␀\ufffd'],
  ])('makes %j %j', (text, expected) => {
    expect(storableText(text)).toBe(expected);
  });

  it.each([
    '',
    '👨‍👩‍👧‍👦 🇩🇪',
    'e\u0301 é',
    'İı ẞß Σσς ﬁ',
    '한국어',
    '漢字',
    'שלום \u202e مرحبا',
    '\u0001\u007f\ufeff\uffff\r\n\t',
  ])('leaves %j as it is', (text) => {
    expect(storableText(text)).toBe(text);
  });
});

describe('isStorable', () => {
  it.each(['', 'a', '\u0000', 'a\u0000b', '\ud800', '\udfff', 'a\udc00\ud800', '😀', '␀', '\ufffd'])(
    'tells whether storableText keeps %j',
    (text) => {
      expect(isStorable(text)).toBe(storableText(text) === text);
    },
  );
});

describe('storableJson', () => {
  it('copies what JSON says, with the order of its keys', () => {
    const text =
      '{"z":1,"a":[null,true,false,-1.5e-7,"😀",{}],"__proto__":{"x":[]},"constructor":"","":{"b":0,"a":0}}';
    expect(stored(JSON.parse(text))).toBe(text);
  });

  it('makes strings and keys storable at every depth', () => {
    expect(storableJson({ 'k\u0000': ['\ud800', { '\udc00': 'a\u0000' }] }, 'input')).toEqual({
      'k␀': ['\ufffd', { '\ufffd': 'a␀' }],
    });
  });

  it('does not change the prototype through a key', () => {
    const copy = storableJson(JSON.parse('{"__proto__":{"admin":true}}'), 'metadata') as { admin?: boolean };
    expect(copy.admin).toBeUndefined();
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('shares nothing with the value', () => {
    const item = { n: 1 };
    const value = { list: [item] };
    const copy = storableJson(value, 'metadata');
    value.list.push({ n: 2 });
    item.n = 3;
    expect(copy).toEqual({ list: [{ n: 1 }] });
  });

  it.each([
    { a: undefined, b: 1 },
    [undefined, 1],
    { at: new Date(0) },
    { deep: { toJSON: () => ({ x: [new Date(1)] }) } },
  ])('says of %j what JSON.stringify says', (value) => {
    expect(stored(value)).toBe(JSON.stringify(value));
  });

  it.each([
    ['NaN', NaN],
    ['an infinity', -Infinity],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['undefined', undefined],
  ])('refuses %s anywhere, naming the field', (_, value) => {
    for (const holder of value === undefined ? [value] : [value, [value], { a: [{ b: value }] }]) {
      expect(() => storableJson(holder, 'metadata')).toThrow(
        new NotJsonError('metadata', 'must be a JSON value'),
      );
    }
  });

  it('takes 500 levels and refuses more, also of what holds itself', () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const endless = { toJSON: () => endless };
    expect(stored(nested(250))).toBe(JSON.stringify(nested(250)));
    for (const value of [[nested(250)], nested(2000), cyclic, endless]) {
      expect(() => storableJson(value, 'toolCalls')).toThrow(NotJsonError);
    }
  });

  it('names the field and the reason, never the value', () => {
    const error = new NotJsonError('toolCalls', 'must be a JSON value');
    expect(error.toFieldError()).toEqual({ field: 'toolCalls', message: 'must be a JSON value' });
  });
});
