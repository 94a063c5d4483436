/** An option: a switch, or a text with the name that its value has in the help. */
export type Option = { about: string } & (
  { type: 'boolean' } | { type: 'string'; value: string; required?: true }
);

export type Options = Readonly<Record<string, Option>>;

/** The contents of a command's help. */
export interface CommandPage {
  /** The call of the command, without its arguments and options: `npm run doctor --`. */
  call: string;
  about: string;
  /** The arguments without an option's name, each by its name in the help; all of them are required. */
  args?: Readonly<Record<string, string>>;
  options: Options;
}

const HELP: [string, string] = ['--help', 'shows this page'];

/** The usage of a command, in one line. */
export function usageOf({ call, args = {}, options }: CommandPage): string {
  const words = [
    ...Object.keys(args),
    ...Object.entries(options).map(([name, option]) =>
      isNeeded(option) ? written(name, option) : `[${written(name, option)}]`,
    ),
  ];
  return `Usage: ${[call, ...words].join(' ')}`;
}

/** The help of a command: its usage, its description, and a line for each argument and option. */
export function helpOf(page: CommandPage): string {
  const options = Object.entries(page.options);
  const rows = [
    ...Object.entries(page.args ?? {}),
    ...options.map(([name, option]): [string, string] => [written(name, option), option.about]),
    HELP,
  ];
  const width = Math.max(...rows.map(([term]) => term.length));
  const lines = rows.map(([term, about]) => `  ${term.padEnd(width)}  ${about}`);
  return [usageOf(page), '', page.about, '', ...lines].join('\n');
}

function written(name: string, option: Option): string {
  return option.type === 'string' ? `--${name} ${option.value}` : `--${name}`;
}

export function isNeeded(option: Option): boolean {
  return option.type === 'string' && option.required === true;
}
