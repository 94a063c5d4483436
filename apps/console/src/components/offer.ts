/** Offers bytes to be saved as a file: by a link that is pressed here, since one of the page sends no token. */
export function offer(bytes: Blob, name: string): void {
  const href = URL.createObjectURL(bytes);
  Object.assign(document.createElement('a'), { href, download: name }).click();
  URL.revokeObjectURL(href);
}
