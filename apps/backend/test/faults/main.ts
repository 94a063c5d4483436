import { documentLines, writeDocument } from '../support/document.js';
import { cleanUp, cleanUpOnSignals } from './cleanup.js';
import { type Options, readOptions, USAGE } from './options.js';
import { OutputScan } from './output-scan.js';
import { runScenario } from './run-scenario.js';
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
import { POOLED_AND_REPLICATED, pooledAndReplicated } from './scenarios/pooled-and-replicated.js';
import { replicaHarmed } from './scenarios/replica.js';
import { twoApplications } from './scenarios/two-applications.js';
import { cellsIn, cellsOf, merged, type Row, table, verdict } from './table.js';

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
  pooledAndReplicated(POOLED_AND_REPLICATED),
  migratedTogether,
  crowded,
  crowdedAndSlow,
  ...ATTACKED,
  hostileRequests,
];
const NAMES = SCENARIOS.map(({ name }) => name);

const DOCUMENT = 'faults.md';
const SECRECY =
  'Nothing that a process of the backend printed has a content, a token or a secret: else its row says FAILED.';

async function main(): Promise<void> {
  const options = readOptions();
  if (options) await runAll(options);
  else console.log(`${USAGE}\n\nScenarios:\n${NAMES.map((name) => `  ${name}`).join('\n')}`);
}

async function runAll({ seed, only, write }: Options): Promise<void> {
  console.log(`Seed ${seed}; repeat with: npm run test:faults -- --seed ${seed}`);
  cleanUpOnSignals();
  const rows: Row[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => name.includes(only)))
    rows.push(await runInTurn(scenario, seed));
  const cells = rows.map(cellsOf);
  console.log(`\n${table(cells)}\n\n${SECRECY}`);
  if (write) writeTable(cells);
  process.exit(rows.every(({ findings }) => findings.length === 0) ? 0 : 1);
}

/** Replaces the rows of what was run, and keeps the others. */
function writeTable(rows: string[][]): void {
  const all = merged(cellsIn(documentLines(DOCUMENT)), rows, NAMES);
  writeDocument(DOCUMENT, 'npm run test:faults -- --write', `\`\`\`\n${table(all)}\n\`\`\`\n\n${SECRECY}`);
}

async function runInTurn(scenario: Scenario, seed: number): Promise<Row> {
  console.log(`\n${scenario.name}`);
  const outputScan = new OutputScan();
  const row = await runScenario(scenario, { seed, outputScan, show }).finally(cleanUp);
  row.findings.push(...outputScan.findings());
  show(`${verdict(row)} (${outputScan.lines} lines were printed)`);
  return row;
}

function show(line: string): void {
  console.log(`  ${line}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
