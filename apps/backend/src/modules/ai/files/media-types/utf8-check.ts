const NUL = 0;

/** Looks at bytes as they come, and tells whether they are a text in UTF-8. */
export class Utf8Check {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private isValid = true;

  see(bytes: Uint8Array): void {
    this.isValid &&= !bytes.includes(NUL) && this.decodes(bytes);
  }

  /** Tells it when the last bytes were seen: the text must not end within a character. */
  end(): boolean {
    return this.isValid && this.decodes();
  }

  private decodes(bytes?: Uint8Array): boolean {
    try {
      this.decoder.decode(bytes, { stream: bytes !== undefined });
      return true;
    } catch {
      return false;
    }
  }
}
