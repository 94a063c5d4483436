import { examine } from './application.js';
import { startEnvironment } from './environment.js';
import { ledgerFindings } from './ledger-check.js';
import type { OutputScan } from './output-scan.js';
import { type Scenario, Skipped, type Environment } from './scenario.js';
import type { Row } from './table.js';
import { within } from './waiting.js';

/** What all scenarios of a run share. */
export interface Run {
  seed: number;
  eavesdropper: OutputScan;
  show: (line: string) => void;
}

const LONGEST_MS = 150_000;
/** Messages that are acknowledged between two strikes. */
const CALM = 50;

/** Plays a scenario under load, and checks in the end what is stored. */
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
    const stage = await startEnvironment(scenario, run.seed, run.eavesdropper);
    await within(LONGEST_MS, Promise.race([injections(scenario, stage, row, run), stage.load.writing]));
    await within(LONGEST_MS, stage.load.stop());
    row.acknowledged = stage.load.acknowledged.value;
    row.refused = stage.load.refused.value;
    row.findings.push(...(await ledgerFindings(stage.server, stage.load)), ...(await doctorFindings(stage)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    (error instanceof Skipped ? row.notes : row.findings).push(reason);
  }
  return row;
}

async function injections(scenario: Scenario, stage: Environment, row: Row, run: Run): Promise<void> {
  for (let round = 0; round < scenario.rounds; round++) {
    await stage.load.acknowledged.more(CALM);
    const note = await scenario.inject(stage, round);
    if (note !== undefined) row.notes.push(note);
    row.backAfter = Math.max(row.backAfter, await recovery(stage));
    row.rounds = round + 1;
    run.show(
      `round ${row.rounds} of ${scenario.rounds}, ${stage.load.acknowledged.value} messages acknowledged`,
    );
  }
  await stage.load.acknowledged.more(CALM);
}

/** Milliseconds until every application is ready, and a message is acknowledged. */
async function recovery({ applications, load }: Environment): Promise<number> {
  const began = performance.now();
  await Promise.all(applications.map((application) => application.ready()));
  await load.acknowledged.more(1);
  return performance.now() - began;
}

async function doctorFindings({ options }: Environment): Promise<string[]> {
  const { code, output } = await examine(options);
  return code === 0 ? [] : [`the doctor found: ${output.trim()}`];
}
