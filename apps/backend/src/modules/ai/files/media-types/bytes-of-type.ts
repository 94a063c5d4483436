import { fileTypeFromBuffer } from 'file-type';
import { isText } from './media-type.js';

/** Types that files of a type also show themselves as. */
const ALSO: Readonly<Record<string, string>> = { 'image/apng': 'image/png' };

/** Recognizable beginnings of texts. */
const TEXT_FORMATS = /^(text\/|application\/(xml|x-subrip|rtf)$)/;

/**
 * Tells whether the bytes of a file are of a type, by its beginning: what its name or a header says counts for nothing.
 * Texts have no beginning of their own; they must look like nothing else.
 */
export async function areOfType(head: Uint8Array, mediaType: string): Promise<boolean> {
  const found = (await fileTypeFromBuffer(head))?.mime;
  if (isText(mediaType)) return found === undefined || TEXT_FORMATS.test(found);
  return found === mediaType || (found !== undefined && ALSO[found] === mediaType);
}
