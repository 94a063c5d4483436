/** Describes a connection that was lost, for the log: the name of the error alone. */
export function connectionLost({ name }: Error): string {
  return `A database connection was lost (${name}).`;
}

/**
 * Ignores the loss of a client's connection: its running statement fails, or the next one. Without a listener it would
 * end the process.
 */
export function ignoreLoss(): void {
  // The statement reports it.
}
