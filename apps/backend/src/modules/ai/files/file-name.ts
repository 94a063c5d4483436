import { hasLength } from '../../../common/exact-text.js';
import { MAX_NAME_CHARACTERS } from './file.limits.js';

/** What precedes the name in a path of any system. */
const FOLDERS = /^.*[/\\]/su;
/** Characters that end lines, do not belong into headers, or turn the direction of what is shown. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const DOTS = /^[.\s]*$/u;

/**
 * The name of a file without the folders before it, as it can be shown and stored; null where none is left. Names are
 * for people: nothing is found by them.
 */
export function fileName(given: string): string | null {
  const name = given.replace(FOLDERS, '').trim().replace(UNFIT, '_');
  return hasLength(name, MAX_NAME_CHARACTERS) && !DOTS.test(name) ? name : null;
}
