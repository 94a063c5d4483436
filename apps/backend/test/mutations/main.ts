import { parseArgs } from 'node:util';
import { CODE_MUTATIONS } from './code.mutations.js';
import { databaseMutations } from './database.mutations.js';
import type { Mutation } from './mutation.js';
import { ProjectCopy } from './project-copy.js';
import { failuresOf } from './run-spec.js';

/** Takes each guard away in turn, and prints which test notices. */
async function main(): Promise<void> {
  const { only } = parseArgs({ options: { only: { type: 'string', default: '' } } }).values;
  const guards = [...CODE_MUTATIONS, ...databaseMutations()].filter(({ name }) => name.includes(only));
  const copy = new ProjectCopy();
  process.on('SIGINT', () => process.exit(1));
  process.on('exit', () => {
    copy.remove();
  });
  console.log('| without | fails |\n| --- | --- |');
  let unnoticed = 0;
  for (const guard of guards) {
    const failures = await copy.without(guard, () => failuresOf(copy.folder, guard.spec));
    if (failures.length === 0) unnoticed++;
    console.log(row(guard, failures));
  }
  console.log(`\n${guards.length} guards, ${unnoticed} of them missed by no test.`);
  process.exit(unnoticed === 0 ? 0 : 1);
}

function row({ name, spec }: Mutation, failures: string[]): string {
  const file = spec.split('/').slice(-2).join('/');
  const [first = 'NOTHING', ...others] = failures;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return `| ${name} | \`${file}\`: ${first.replaceAll('|', '\\|')}${more} |`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
