import { writeDocument } from '../support/document.js';
import { cleanUp, cleanUpOnSignals } from './cleanup.js';
import { type Options, readOptions, USAGE } from './options.js';
import { OutputScan } from './output-scan.js';
import { runScenario, type Run } from './run-scenario.js';
import type { Scenario } from './scenario.js';
import { applicationKilled } from './scenarios/application-killed.js';
import { ATTACKED } from './scenarios/attacked.js';
import { budgetKilled } from './scenarios/budget-killed.js';
import { connectionsExhausted } from './scenarios/connections-exhausted.js';
import { connectionsTerminated } from './scenarios/connections-terminated.js';
import { crowded, crowdedAndSlow } from './scenarios/crowded.js';
import { databaseKilled } from './scenarios/database-killed.js';
import { databasePaused } from './scenarios/database-paused.js';
import { diskFull } from './scenarios/disk-full.js';
import { hostileRequests } from './scenarios/hostile-requests.js';
import { migratedTogether } from './scenarios/migrated-together.js';
import { networkCut, networkHalved, networkSlow } from './scenarios/network.js';
import { replicaHarmed } from './scenarios/replica.js';
import { twoApplications } from './scenarios/two-applications.js';
import { type Row, table, verdict } from './table.js';

const SCENARIOS: Scenario[] = [
  applicationKilled,
  databaseKilled,
  connectionsTerminated,
  databasePaused,
  diskFull,
  connectionsExhausted,
  networkCut,
  networkSlow,
  networkHalved,
  twoApplications,
  budgetKilled,
  replicaHarmed,
  migratedTogether,
  crowded,
  crowdedAndSlow,
  ...ATTACKED,
  hostileRequests,
];

async function main(): Promise<void> {
  const options = readOptions();
  if (options) await runAll(options);
  else console.log(USAGE);
}

async function runAll({ seed, only, write }: Options): Promise<void> {
  console.log(`Seed ${seed}; repeat with: npm run test:faults -- --seed ${seed}`);
  cleanUpOnSignals();
  const output = new OutputScan();
  const rows: Row[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => name.includes(only))) {
    rows.push(await runInTurn(scenario, { seed, outputScan: output, show }));
  }
  const leaks = output.findings();
  const outcome = `${table(rows)}\n\n${outputOutcome(output)}`;
  console.log(`\n${outcome}`);
  if (write) writeDocument('faults.md', 'npm run test:faults -- --write', `\`\`\`\n${outcome}\n\`\`\``);
  process.exit(leaks.length === 0 && rows.every(({ findings }) => findings.length === 0) ? 0 : 1);
}

async function runInTurn(scenario: Scenario, run: Run): Promise<Row> {
  console.log(`\n${scenario.name}`);
  try {
    const row = await runScenario(scenario, run);
    show(verdict(row));
    return row;
  } finally {
    await cleanUp();
  }
}

function show(line: string): void {
  console.log(`  ${line}`);
}

function outputOutcome(output: OutputScan): string {
  const findings = output.findings();
  const verdict =
    findings.length === 0 ? 'none has a content, a token or a secret' : `FAILED: ${findings.join('; ')}`;
  return `All that the backend printed, ${output.lines} lines: ${verdict}.`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
