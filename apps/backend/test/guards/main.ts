import { writeDocument } from '../support/document.js';
import { CODE_GUARDS } from './code.guards.js';
import { Copy } from './copy.js';
import { databaseGuards } from './database.guards.js';
import type { Guard } from './guard.js';
import { type Options, readOptions, USAGE } from './options.js';
import { failuresOf } from './run-spec.js';

async function main(): Promise<void> {
  const options = readOptions();
  if (options) await takeAway(options);
  else console.log(USAGE);
}

/** Takes each guard away in turn, and prints which test notices. */
async function takeAway({ only, write }: Options): Promise<void> {
  const guards = [...CODE_GUARDS, ...databaseGuards()].filter(({ name }) => name.includes(only));
  const copy = new Copy();
  process.on('SIGINT', () => process.exit(1));
  process.on('exit', () => {
    copy.remove();
  });
  const lines: string[] = [];
  const print = (line: string): void => {
    console.log(line);
    lines.push(line);
  };
  print('| without | fails |\n| --- | --- |');
  let unnoticed = 0;
  for (const guard of guards) {
    const failures = await copy.without(guard, () => failuresOf(copy.folder, guard.spec));
    if (failures.length === 0) unnoticed++;
    print(row(guard, failures));
  }
  print(`\n${guards.length} guards, ${unnoticed} of them noticed by no test.`);
  if (write) writeDocument('mutations.md', 'npm run test:mutations -- --write', lines.join('\n'));
  process.exit(unnoticed === 0 ? 0 : 1);
}

function row({ name, spec }: Guard, failures: string[]): string {
  const file = spec.split('/').slice(-2).join('/');
  const [first = 'NOTHING', ...others] = failures;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return `| ${name} | \`${file}\`: ${first.replaceAll('|', '\\|')}${more} |`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
