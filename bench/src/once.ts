/** The work, done when it is first asked for; every later caller gets the same outcome. */
export function once<Arguments extends unknown[], T>(
  work: (...args: Arguments) => Promise<T>,
): (...args: Arguments) => Promise<T> {
  let outcome: Promise<T> | undefined;
  return (...args) => (outcome ??= work(...args));
}
