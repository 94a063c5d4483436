import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.js';
import { explain } from '../explain.js';
import { type CommandPage, helpOf, isNeeded, type Options, type Option, usageOf } from './help.js';

type Value<O extends Option> = O extends { type: 'boolean' }
  ? boolean
  : O extends { required: true }
    ? string
    : string | undefined;

/** The values of the options, by their names, and those of the arguments, by their place. */
export interface CommandLine<O extends Options> {
  options: { [Name in keyof O]: Value<O[Name]> };
  args: string[];
}

export interface Command<O extends Options> extends CommandPage {
  options: O;
  /** @returns the exit code */
  run(line: CommandLine<O>): Promise<number>;
}

/** Wrong use of a command; the message says what is wrong. */
export class UsageError extends Error {}

/**
 * Runs a command with the arguments of this process: its result is the exit code, `--help` is a page on standard output
 * and 0, wrong use is a sentence with the usage on standard error and 1, any other error a sentence and 1.
 */
export async function runCommand<const O extends Options>(command: Command<O>): Promise<void> {
  process.exitCode = await resultOf(command).catch((error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n${usageOf(command)}` : explain(error));
    return 1;
  });
}

async function resultOf<O extends Options>(command: Command<O>): Promise<number> {
  const line = readCommandLine(command, process.argv.slice(2));
  if (line !== null) return command.run(line);
  console.log(helpOf(command));
  return 0;
}

/**
 * Reads the arguments of a command; null where help is asked for.
 *
 * @throws UsageError
 */
export function readCommandLine<O extends Options>(
  { args: expected = {}, options }: Command<O>,
  words: string[],
): CommandLine<O> | null {
  if (words.includes('--help') || words.includes('-h')) return null;
  const { values, positionals } = parse(words, options);
  const names = Object.keys(expected);
  const missing = [
    ...names.slice(positionals.length),
    ...Object.entries(options).flatMap(([name, option]) =>
      isNeeded(option) && !values[name] ? `--${name}` : [],
    ),
  ];
  if (missing.length > 0) throw new UsageError(`Missing: ${missing.join(', ')}.`);
  const [surplus] = positionals.slice(names.length);
  if (surplus !== undefined) throw new UsageError(`Unexpected argument '${surplus}'.`);
  return { options: values as CommandLine<O>['options'], args: positionals };
}

interface Parsed {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
}

function parse(words: string[], options: Options): Parsed {
  const switches = Object.entries(options).filter(([, { type }]) => type === 'boolean');
  const off = Object.fromEntries(switches.map(([name]) => [name, false]));
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    return { values: { ...off, ...values }, positionals };
  } catch (error) {
    throw new UsageError(sentenceOf(error as NodeJS.ErrnoException, Object.keys(options)));
  }
}

/** The first sentence: the others are about how to pass what begins with a dash. */
function sentenceOf({ code, message }: NodeJS.ErrnoException, known: string[]): string {
  const sentence = message.split(/\. |\n/)[0]?.replace(/\.$/, '') ?? message;
  const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /'--(\S+)'/.exec(sentence)?.[1] : undefined;
  const meant = unknown === undefined ? undefined : nearest(unknown, known);
  return meant === undefined ? `${sentence}.` : `${sentence}; did you mean --${meant}?`;
}
