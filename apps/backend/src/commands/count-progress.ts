/** Time between two looks at what was counted, on a terminal and elsewhere. */
const TERMINAL_MS = 500;
const ELSEWHERE_MS = 10_000;

/**
 * Shows what long work of unknown length has done so far, on standard error: in place on a terminal, else a line every ten
 * seconds.
 *
 * @returns a function that ends it
 */
export function showCounts(counts: () => string): () => void {
  const { isTTY } = process.stderr;
  const show = (): void => {
    process.stderr.write(isTTY ? `\r\u001b[K${counts()}` : `${counts()}\n`);
  };
  const timer = setInterval(show, isTTY ? TERMINAL_MS : ELSEWHERE_MS);
  return () => {
    clearInterval(timer);
    if (isTTY) process.stderr.write('\r\u001b[K');
  };
}
