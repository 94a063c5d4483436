/** Names an error for the log, without its message, which may quote contents or secrets. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
