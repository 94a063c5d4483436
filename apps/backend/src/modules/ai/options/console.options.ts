/** Where the console is. */
export interface ConsoleOptions {
  /** The folder of its files: `dist/console`, or the one that `npm run vendor -- --console` has made. */
  folder: string;
  /** The path of the page; default `console`. */
  path?: string;
}
