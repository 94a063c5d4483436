import { writeDocument } from '../support/document.js';
import { BRANCH_MUTATIONS } from './branch.mutations.js';
import { CODE_MUTATIONS } from './code.mutations.js';
import { MODEL_MUTATIONS } from './model.mutations.js';
import { REPLICA_MUTATIONS } from './replica.mutations.js';
import { SECURITY_MUTATIONS } from './security.mutations.js';
import { SUPERVISION_MUTATIONS } from './supervision.mutations.js';
import { BUDGET_MUTATIONS } from './budget.mutations.js';
import { DELETION_MUTATIONS } from './deletion.mutations.js';
import { USAGE_MUTATIONS } from './usage.mutations.js';
import { EXPORT_MUTATIONS } from './export.mutations.js';
import { databaseMutations } from './database.mutations.js';
import type { Mutation } from './mutation.js';
import { type Options, readOptions, USAGE } from './options.js';
import { ProjectCopy } from './project-copy.js';
import { failuresOf } from './run-spec.js';

async function main(): Promise<void> {
  const options = readOptions();
  if (options) await mutate(options);
  else console.log(USAGE);
}

/** Makes each mutation in turn, and prints which test notices. */
async function mutate({ only, write }: Options): Promise<void> {
  const mutations = [
    ...CODE_MUTATIONS,
    ...BRANCH_MUTATIONS,
    ...MODEL_MUTATIONS,
    ...REPLICA_MUTATIONS,
    ...SECURITY_MUTATIONS,
    ...SUPERVISION_MUTATIONS,
    ...USAGE_MUTATIONS,
    ...BUDGET_MUTATIONS,
    ...DELETION_MUTATIONS,
    ...EXPORT_MUTATIONS,
    ...databaseMutations(),
  ].filter(({ name }) => name.includes(only));
  const copy = new ProjectCopy();
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
  for (const mutation of mutations) {
    const failures = await copy.without(mutation, () => failuresOf(copy.folder, mutation.spec));
    if (failures.length === 0) unnoticed++;
    print(row(mutation, failures));
  }
  print(`\n${mutations.length} mutations, ${unnoticed} of them noticed by no test.`);
  if (write) writeDocument('mutations.md', 'npm run test:mutations -- --write', lines.join('\n'));
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
