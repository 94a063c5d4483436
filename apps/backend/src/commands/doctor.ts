import { parseArgs } from 'node:util';
import { IntegrityChecker, type RuleResult } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { readCommandLine, runCommand } from './command.js';

const USAGE = 'Usage: npm run doctor [-- --fix]';
const OPTIONS = { fix: { type: 'boolean', default: false } } as const;
/** Conversations shown of each broken rule. */
const SHOWN = 20;

runCommand(() => {
  const { fix } = readCommandLine(USAGE, () => parseArgs({ options: OPTIONS }).values);
  return withBackend(async (backend) => {
    const doctor = backend.get(IntegrityChecker);
    if (fix) console.log(`Recounted ${await doctor.recount()} conversations.`);
    let broken = 0;
    for await (const examination of doctor.check()) {
      report(examination);
      broken += examination.broken.length;
    }
    console.log(
      broken === 0 ? 'Every rule holds.' : `${broken} findings. \`npm run doctor -- --fix\` recounts totals.`,
    );
    return broken === 0 ? 0 : 1;
  });
});

function report({ rule, broken }: RuleResult): void {
  console.log(`${broken.length === 0 ? 'ok    ' : 'BROKEN'}  ${rule}`);
  for (const { id, problem } of broken.slice(0, SHOWN)) console.log(`          ${id} ${problem}`);
  if (broken.length > SHOWN) console.log(`          … and ${broken.length - SHOWN} more`);
}
