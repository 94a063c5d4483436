/** A bucket of S3, or of a server that speaks as S3 does. */
export interface S3Options {
  bucket: string;
  region: string;
  /** The address of another server than Amazon's own. */
  endpoint?: string;
  /** Without keys, those that the AWS SDK finds by itself, such as an instance's role. */
  accessKeyId?: string;
  secretAccessKey?: string;
}

/** Where the bytes of files are kept. */
export type FileStorageOptions = { folder: string } | { s3: S3Options };

export interface FileOptions {
  /** Default the folder `.data/files` of the working directory, made with the first file. */
  storage?: FileStorageOptions;
  /** Media types that are taken; default images, PDFs and plain texts. */
  types?: readonly string[];
}

const DEFAULT_STORAGE: FileStorageOptions = { folder: '.data/files' };

/** Types that models take, as bytes or as text. */
export const DEFAULT_FILE_TYPES: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
  'text/markdown',
  'text/csv',
];

const MEDIA_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,100}$/;

/** @throws Error with a sentence where a type is none, or none that reaches every application as bytes */
export function withFileDefaults({
  storage = DEFAULT_STORAGE,
  types = DEFAULT_FILE_TYPES,
}: FileOptions): Required<FileOptions> {
  for (const type of types) {
    if (!MEDIA_TYPE.test(type))
      throw new Error(
        `AiModule: ${type} of files.types must be a media type in lower case, such as image/png.`,
      );
    if (type === 'application/json')
      throw new Error('AiModule: files.types takes no application/json; send JSON as text/plain.');
  }
  return { storage, types };
}
