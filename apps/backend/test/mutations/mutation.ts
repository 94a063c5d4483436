/** Something without which a rule would not hold, and the test that must fail when it is gone. */
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
