/** Tells whether a text is an address of PostgreSQL, by its scheme alone. */
export function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}

/**
 * Tells whether the address is percent-encoded. False where the user's name or the password has a character that ends
 * it too early, such as `/`: the rest would be taken for the host, and be shown in errors.
 */
export function isEncoded(text: string): boolean {
  if (!isDatabaseUrl(text)) return true;
  // Without a host, the query names the folder of a socket.
  const readable = [text, text.replace('@/', '@localhost/')].find((address) => URL.canParse(address));
  if (readable === undefined) return false;
  const { pathname, hash } = new URL(readable);
  return !pathname.includes('@') && hash === '';
}

/**
 * The address with `sslmode` as node-postgres understands it today: it takes these modes for `verify-full`, and prints a
 * warning of five lines about that.
 */
export function withPlainSslMode(url: string): string {
  if (/[?&]uselibpqcompat=true(&|$)/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}
