/** Words the result of a call that failed, for the front end. */
export function errorText(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result);
}
