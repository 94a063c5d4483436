import { IntegrityChecker, type RuleResult } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { runCommand } from './command.js';
import { INTERRUPTED } from './interruption.js';

/** Conversations shown of each broken rule. */
const MAX_SHOWN_CONVERSATIONS = 20;

await runCommand({
  call: 'npm run doctor --',
  about: 'Checks every rule in every conversation. Prints what is broken and ends with 1, else with 0.',
  options: { fix: { type: 'boolean', about: 'first counts the totals of the conversations anew' } },
  run: ({ options: { fix } }) =>
    withBackend(async (backend, interruption) => {
      const checker = backend.get(IntegrityChecker);
      if (fix) console.log(`Recounted ${await checker.recount()} conversations.`);
      let broken = 0;
      for await (const result of checker.check()) {
        if (interruption.aborted) return INTERRUPTED;
        report(result);
        broken += result.broken.length;
      }
      console.log(
        broken === 0
          ? 'Every rule holds.'
          : `${broken} ${broken === 1 ? 'finding' : 'findings'}. \`npm run doctor -- --fix\` recounts totals, where those are wrong.`,
      );
      return broken === 0 ? 0 : 1;
    }),
});

function report({ rule, broken }: RuleResult): void {
  console.log(`${broken.length === 0 ? 'ok    ' : 'BROKEN'}  ${rule}`);
  for (const { id, problem } of broken.slice(0, MAX_SHOWN_CONVERSATIONS))
    console.log(`          ${id} ${problem}`);
  if (broken.length > MAX_SHOWN_CONVERSATIONS)
    console.log(`          … and ${broken.length - MAX_SHOWN_CONVERSATIONS} more`);
}
