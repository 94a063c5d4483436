/** Says in a sentence what is wrong with a file of an export. */
export class ExportFileError extends Error {}

/** Says why a line of it is not stored, in the words that follow a colon. */
export class LineError extends Error {}
