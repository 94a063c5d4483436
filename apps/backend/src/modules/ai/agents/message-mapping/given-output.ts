/** What a front end gives as the output of a tool call that it has run itself. */
export interface GivenOutput {
  toolCallId: string;
  /** The output, not yet judged: it comes from a person's browser. */
  output: unknown;
  isError: boolean;
}
