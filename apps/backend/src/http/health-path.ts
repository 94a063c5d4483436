/** Tells whether somebody asks if the backend lives and can serve: who watches it is always answered. */
export function isAboutHealth({ url }: { url: string }): boolean {
  return url.startsWith('/health/');
}
