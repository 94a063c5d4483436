/** A database that cannot be used as it is; the message says what is wrong and how to go on. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
