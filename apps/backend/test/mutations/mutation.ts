/** A change of the code after which a rule no longer holds, and the test that must fail then. */
export interface Mutation {
  name: string;
  /** Where it stands, from the project's root. */
  file: string;
  /** The text that makes it, which occurs once. */
  text: string;
  /** What stands there without it. */
  without: string;
  /** The test file that notices. */
  spec: string;
}
