import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test that hangs has noticed the mutation, too. */
const TIMEOUT_MS = 180_000;

interface Report {
  testResults: { assertionResults: { status: string; fullName: string }[]; message: string }[];
}

/** The names of the tests that fail in a test file; one that never ends is named as that. */
export async function failuresOf(folder: string, spec: string): Promise<string[]> {
  const report = join(folder, 'report.json');
  const args = ['node_modules/jest/bin/jest.js', spec, '--json', `--outputFile=${report}`];
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  const jest = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore', timeout: TIMEOUT_MS });
  const [code] = (await once(jest, 'exit')) as [number | null];
  if (code === null) return ['does not end'];
  return code === 0 ? [] : failuresIn(JSON.parse(readFileSync(report, 'utf8')) as Report);
}

function failuresIn({ testResults }: Report): string[] {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  if (failed.length === tests.length)
    throw new Error(`Nothing works without it, which shows nothing: ${testResults[0]?.message ?? ''}`);
  return failed;
}
