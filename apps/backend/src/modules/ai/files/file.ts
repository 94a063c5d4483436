/** What is known of a file when its bytes have come. */
export interface NewFile {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: Uint8Array;
}

/** A file that is stored, as its owner sees it. */
export interface StoredFile extends Omit<NewFile, 'sha256'> {
  id: string;
  /** In hexadecimal digits. */
  sha256: string;
  /** The conversation that uses it. */
  conversationId: string | null;
}
