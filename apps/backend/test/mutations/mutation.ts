/** A change of the code after which a rule no longer holds, and the test that must fail then. */
export interface Mutation {
  name: string;
  /** Path of the changed file, from the project's root. */
  file: string;
  /** Text that is replaced. It occurs once in the file. */
  text: string;
  /** Text that replaces it. */
  without: string;
  /** Test file of which a test must fail. */
  spec: string;
}
