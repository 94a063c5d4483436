import { runDoctor } from './application.js';
import { startEnvironment } from './environment.js';
import { ledgerFindings, ledgerFindingsMeanwhile } from './ledger-check.js';
import { type Environment, type Run, type Scenario, Skipped } from './scenario.js';
import type { Row } from './table.js';
import { within } from './waiting.js';

const LONGEST_MS = 150_000;
/** Messages that are acknowledged between two faults. */
const MESSAGES_BETWEEN_FAULTS = 50;

/** Runs a scenario under load, and checks in the end what is stored. */
export async function runScenario(scenario: Scenario, run: Run): Promise<Row> {
  const row: Row = {
    scenario: scenario.name,
    rounds: 0,
    acknowledged: 0,
    refused: 0,
    backAfter: 0,
    notes: [],
    findings: [],
  };
  try {
    const environment = await startEnvironment(scenario, run);
    await within(
      scenario.longestMs ?? LONGEST_MS,
      Promise.race([injections(scenario, environment, row, run), environment.load.writing]),
    );
    await within(LONGEST_MS, environment.load.stop());
    row.acknowledged = environment.load.acknowledged.value;
    row.refused = environment.load.refused.value;
    row.findings.push(
      ...(await ledgerFindings(environment.server, environment.load)),
      ...(await integrityFindings(environment)),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    (error instanceof Skipped ? row.notes : row.findings).push(reason);
  }
  return row;
}

async function injections(scenario: Scenario, environment: Environment, row: Row, run: Run): Promise<void> {
  for (let round = 0; round < scenario.rounds; round++) {
    await environment.load.acknowledged.more(MESSAGES_BETWEEN_FAULTS);
    const outcome = (await scenario.inject(environment, round)) ?? '';
    const { note, backAfterMs } = typeof outcome === 'string' ? { note: outcome, backAfterMs: 0 } : outcome;
    if (note !== '') row.notes.push(note);
    row.backAfter = Math.max(row.backAfter, backAfterMs, await recovery(environment));
    row.rounds = round + 1;
    const findings = await ledgerFindingsMeanwhile(environment.server, environment.load);
    if (findings.length > 0) throw new Error(`after round ${row.rounds}: ${findings.join('; ')}`);
    run.show(
      `round ${row.rounds} of ${scenario.rounds}, ${environment.load.acknowledged.value} messages acknowledged`,
    );
  }
  await environment.load.acknowledged.more(MESSAGES_BETWEEN_FAULTS);
}

/** Milliseconds until every application is ready, and a message is acknowledged. */
async function recovery({ applications, load }: Environment): Promise<number> {
  const began = performance.now();
  await Promise.all(applications.map((application) => application.ready()));
  await load.acknowledged.more(1);
  return performance.now() - began;
}

async function integrityFindings({ options }: Environment): Promise<string[]> {
  const { code, output } = await runDoctor(options);
  return code === 0 ? [] : [`npm run doctor found: ${output.trim()}`];
}
