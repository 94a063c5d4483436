/** The token under which the console's address is injected. */
export const CONSOLE_ADDRESS = Symbol('CONSOLE_ADDRESS');

/** Where the console's files are, and the paths of the page and of the routes, without slashes around them. */
export interface ConsoleAddress {
  folder: string;
  path: string;
  api: string;
}
