/** An option: a switch, or a text with the name that its value has in the help. */
export type Option = { about: string } & (
  { type: 'boolean' } | { type: 'string'; value: string; required?: true }
);

export type Options = Readonly<Record<string, Option>>;

/** All that the help says of a command. */
export interface CommandPage {
  /** How it is called, up to where its arguments and options stand: `npm run doctor --`. */
  call: string;
  about: string;
  /** What stands without an option's name, each by its name in the help; all of them are needed. */
  args?: Readonly<Record<string, string>>;
  options: Options;
}

const HELP: [string, string] = ['--help', 'shows this page'];

/** How a command is called, in one line. */
export function usageOf({ call, args = {}, options }: CommandPage): string {
  const words = [
    ...Object.keys(args),
    ...Object.entries(options).map(([name, option]) =>
      isNeeded(option) ? written(name, option) : `[${written(name, option)}]`,
    ),
  ];
  return `Usage: ${[call, ...words].join(' ')}`;
}

/** All about a command: its usage, what it does, and a line for each argument and option. */
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
