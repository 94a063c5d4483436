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
import { MutationTable } from './mutation-table.js';
import { type Options, readOptions, USAGE } from './options.js';
import { ProjectCopy } from './project-copy.js';
import { failuresOf } from './run-spec.js';

const ALL: Mutation[] = [
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
];

async function main(): Promise<void> {
  const options = readOptions();
  if (options) await mutate(options);
  else console.log(USAGE);
}

/** Makes each mutation in turn, and prints which test notices. */
async function mutate({ only, missing, write }: Options): Promise<void> {
  const table = new MutationTable(ALL.map(({ name }) => name));
  const copy = new ProjectCopy();
  process.on('SIGINT', () => process.exit(1));
  process.on('exit', () => {
    copy.remove();
  });
  const chosen = ALL.filter(({ name }) => name.includes(only) && !(missing && table.has(name)));
  let unnoticed = 0;
  for (const [done, mutation] of chosen.entries()) {
    const failures = await copy.without(mutation, () => failuresOf(copy.folder, mutation.spec));
    if (failures.length === 0) unnoticed++;
    console.log(`${done + 1}/${chosen.length} ${table.set(mutation, failures)}`);
    // After each, so that a run that is ended keeps what it has seen.
    if (write) table.write();
  }
  console.log(`\n${chosen.length} mutations, ${unnoticed} of them noticed by no test.`);
  process.exit(unnoticed === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
