/**
 * JSON texts that a program of JavaScript changes by reading them: numbers with more digits than a double has, and keys
 * like `10`, which every object puts first and in order. They are refused where they come in, since nobody could tell
 * afterwards.
 */

/** What of a text would change, and its place, such as `toolResults.0.result.id`. */
export interface JsonLoss {
  path: string;
  message: string;
}

const NUMBER = 'must not hold a number with more digits than JavaScript keeps: send it as a text';
const ORDER = 'must not hold keys that are numbers behind other keys: their order would be lost';

/** A long number has eight digits on one side of its point; the second is looked for where there are such. */
const EIGHT_DIGITS = /\d{8}/;
const LONG_NUMBER = /[\d.]{16}/;
const LARGE_EXPONENT = /\d[eE][+-]?\d{3}/;
const DIGIT_ENDS_KEY = /\d"\s*:/;
/** How JSON may write a digit. */
const ESCAPED_DIGIT = '\\u003';

/** Tells whether a text may hold such a thing. Few do, and no other is read on: each body passes here. */
function isSuspect(text: string): boolean {
  return (
    (EIGHT_DIGITS.test(text) && LONG_NUMBER.test(text)) ||
    DIGIT_ENDS_KEY.test(text) ||
    LARGE_EXPONENT.test(text) ||
    text.includes(ESCAPED_DIGIT)
  );
}

/**
 * Finds what of a valid JSON text would change by being read; null where nothing would.
 *
 * @param matters tells of a path whether a change there is one: all of them are, without it
 */
export function lossIn(text: string, matters: (path: string) => boolean = () => true): JsonLoss | null {
  return isSuspect(text) ? new Reader(text).loss(matters) : null;
}

const exact = new WeakSet<object>();

/** Remembers that a value was read from a text in which nothing was lost. */
export function readExactly(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) exact.add(value);
  return value;
}

/**
 * Finds a number in a value, read by others, that may have been another in its text: one that is whole and beyond those
 * that a double can tell apart.
 */
export function doubtIn(value: unknown): JsonLoss | null {
  const left: [path: string, value: unknown][] = [['', value]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [path, item] = next;
    if (Number.isInteger(item) && !Number.isSafeInteger(item)) return { path, message: NUMBER };
    if (typeof item !== 'object' || item === null || exact.has(item)) continue;
    for (const [key, inner] of Object.entries(item)) left.push([path === '' ? key : `${path}.${key}`, inner]);
  }
  return null;
}

interface Level {
  isList: boolean;
  /** The key or the index of the value that is being read. */
  at: string;
  index: number;
  /** The largest key so far that is a number; `Infinity` behind any other key. */
  lastNumber: number;
}

/** The beginning of a token: of a string, of a number, or all of it. */
const TOKEN = /["{}[\],\d-]/g;
const OF_NUMBER = '0123456789.eE+-';

/** Reads the tokens of a JSON text, as deep as it is nested. */
class Reader {
  private readonly levels: Level[] = [];
  private readonly token = new RegExp(TOKEN);
  private expectsKey = false;

  constructor(private readonly text: string) {}

  loss(matters: (path: string) => boolean): JsonLoss | null {
    for (let match = this.token.exec(this.text); match; match = this.token.exec(this.text)) {
      const message = this.read(match[0], match.index);
      if (message !== null && matters(this.path())) return { path: this.path(), message };
    }
    return null;
  }

  private read(token: string, at: number): string | null {
    const level = this.levels.at(-1);
    if (token === '"') return this.string(at, level);
    if (token === '{' || token === '[') this.open(token === '[');
    else if (token === '}' || token === ']') this.close();
    else if (token === ',') this.next(level);
    else return this.number(at);
    return null;
  }

  private open(isList: boolean): void {
    this.levels.push({ isList, at: isList ? '0' : '', index: 0, lastNumber: -1 });
    this.expectsKey = !isList;
  }

  private close(): void {
    this.levels.pop();
    this.expectsKey = false;
  }

  private next(level: Level | undefined): void {
    if (level?.isList) level.at = String(++level.index);
    this.expectsKey = level?.isList === false;
  }

  private string(start: number, level: Level | undefined): string | null {
    const end = endOfString(this.text, start);
    this.token.lastIndex = end;
    if (!this.expectsKey || !level) return null;
    this.expectsKey = false;
    level.at = keyIn(this.text.slice(start, end));
    return isInOrder(level) ? null : ORDER;
  }

  private number(start: number): string | null {
    let end = start + 1;
    while (end < this.text.length && OF_NUMBER.includes(this.text.charAt(end))) end++;
    this.token.lastIndex = end;
    return isExact(this.text.slice(start, end)) ? null : NUMBER;
  }

  private path(): string {
    return this.levels.map(({ at }) => at).join('.');
  }
}

/** The position behind the quote that ends a string. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function keyIn(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}

/** The keys that an object puts first: `0` to 2³² - 2. */
const NUMBER_KEY = /^(?:0|[1-9]\d{0,9})$/;
const MAX_NUMBER_KEY = 4_294_967_294;

function isInOrder(level: Level): boolean {
  const number = NUMBER_KEY.test(level.at) ? Number(level.at) : Infinity;
  const isNumber = number <= MAX_NUMBER_KEY;
  if (isNumber && number < level.lastNumber) return false;
  level.lastNumber = isNumber ? number : Infinity;
  return true;
}

/** Digits of a number that a double always keeps. */
const SAFE_DIGITS = 15;

function isExact(literal: string): boolean {
  if (literal.length <= SAFE_DIGITS && !/[eE]/.test(literal)) return true;
  return plain(literal) === plain(String(Number(literal)));
}

/** A number as its significant digits and the place of its point, so that two are the same where they are equal. */
function plain(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = withoutTrailingZeros(digits);
  if (significant === '') return '0';
  const place = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${place}`;
}

/** Without an expression: one for zeros at an end is tried from each of many zeros. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
