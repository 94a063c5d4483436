import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { projectRoot } from '../../src/config/project-root.js';
import type { Scope } from '../../src/modules/ai/index.js';
import { type Ended, NO_SETTINGS, type Program, run, start } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { times } from '../support/times.js';
import { transcriptLines } from '../support/transcripts.js';
import { useBuild } from '../support/use-build.js';

const USAGE = 'Usage: npm run import -- FILE --org ORG [--user USER] [--agent TYPE]';

describe('npm run import', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let folder: string;

  useBuild();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-'));
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function fileOf(content: string | string[]): Promise<string> {
    const file = join(folder, `${crypto.randomUUID()}.jsonl`);
    await writeFile(file, typeof content === 'string' ? content : `${content.join('\n')}\n`);
    return file;
  }

  const argumentsOf = (file: string, { organizationId, userId }: Scope): string[] => [
    file,
    ...['--org', organizationId],
    ...['--user', userId],
  ];
  const startImport = (file: string, scope: Scope): Program =>
    start('commands/import.js', argumentsOf(file, scope), database.settings);
  const runImport = (file: string, scope: Scope): Promise<Ended> => startImport(file, scope).ended;

  /** Everything of a user's messages and totals that does not differ between two imports of one file. */
  async function storedOf({ organizationId, userId }: Scope): Promise<{ sequence: number | null }[]> {
    const { rows } = await pool.query<{ sequence: number | null }>(
      `SELECT c.entity_type, c.entity_id, c.title, c.message_count, c.status, m.sequence, m.role, m.content,
         m.tool_calls, m.tool_results, m.metadata, m.idempotency_key
       FROM ai_conversation c LEFT JOIN ai_message m ON m.conversation_id = c.id
       WHERE c.organization_id = $1 AND c.user_id = $2 ORDER BY c.entity_id, m.sequence`,
      [organizationId, userId],
    );
    return rows;
  }

  it('stores every conversation, and none again when it is run again', async () => {
    const scope = newScope();
    const file = await fileOf(transcriptLines(12));
    const first = await runImport(file, scope);
    const stored = await storedOf(scope);
    const second = await runImport(file, scope);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.output).toMatch(/^12 conversations and 108 messages stored, 0 messages skipped, 0 not/);
    expect(second.output).toMatch(/^0 conversations and 0 messages stored, 108 messages skipped, 0 not/);
    expect(stored).toHaveLength(108);
    expect(stored[1]).toMatchObject({ role: 'user', content: expect.stringMatching(/^Question 0 .*✈️$/) });
    expect(stored[2]).toMatchObject({ tool_calls: [{ name: 'find', input: { flight: 0 } }] });
    expect(stored[3]).toMatchObject({ role: 'tool', tool_results: [{ result: 'Gate 7' }] });
    expect(await storedOf(scope)).toEqual(stored);
  });

  it('shows its progress as plain lines where there is no terminal', async () => {
    const { errors } = await runImport(await fileOf(transcriptLines(10)), newScope());

    expect(errors).toMatch(/^(\d{2,3} % {2}\d+ messages stored, 0 skipped\n)+$/);
    expect(errors).toContain('100 %  90 messages stored');
  });

  it('killed in the middle and run again stores what one run stores', async () => {
    const [killedScope, wholeScope] = [newScope(), newScope()];
    const file = await fileOf(transcriptLines(60));
    const whole = runImport(file, wholeScope);
    const killed = startImport(file, killedScope);
    await killed.complained(/^10 %/m);
    killed.kill('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');
    // It may have been killed between a conversation and its messages.
    const half = (await storedOf(killedScope)).filter(({ sequence }) => sequence !== null);

    const again = await runImport(file, killedScope);

    expect(half.length).toBeGreaterThan(0);
    expect(half.length).toBeLessThan(540);
    expect([again.code, (await whole).code]).toEqual([0, 0]);
    expect(again.output).toContain(`${540 - half.length} messages stored, ${half.length} messages skipped`);
    expect(await storedOf(killedScope)).toEqual(await storedOf(wholeScope));
  });

  it('stops on SIGINT with 130 after the conversation in hand, and continues when it is run again', async () => {
    const scope = newScope();
    const file = await fileOf(transcriptLines(60));
    const program = startImport(file, scope);
    await program.complained(/^10 %/m);
    program.kill('SIGINT');
    const { code, output, errors } = await program.ended;
    const stored = await storedOf(scope);

    expect(code).toBe(130);
    expect(errors).toMatch(/^Stopping …$/m);
    expect(output).toContain('run the same command again');
    expect(stored.length % 9).toBe(0);
    expect(stored.length).toBeLessThan(540);
    expect((await runImport(file, scope)).code).toBe(0);
    expect(await storedOf(scope)).toHaveLength(540);
  });

  it('reports lines that it cannot store with their numbers, stores the others and ends with 1', async () => {
    const scope = newScope();
    const [good, other] = transcriptLines(2) as [string, string];
    const lines = [
      `\uFEFF${good}`,
      '{"messages": [{"role": "user", "content": "MARKER',
      '',
      '{"messages": []}',
      '[{"role":"robot","content":"MARKER"}]',
      `{"messages":[{"role":"user","content":""}]}`,
      'null',
      other,
    ];
    const { code, output, errors } = await runImport(await fileOf(lines.join('\r\n')), scope);

    expect(code).toBe(1);
    expect(output).toMatch(/^2 conversations and 18 messages stored, 0 messages skipped, 5 not stored/);
    const reported = Array.from(errors.matchAll(/^Line (\d+) was not stored: .+$/gm), ([, number]) => number);
    expect(reported).toEqual(['2', '4', '5', '6', '7']);
    expect(output + errors).not.toContain('MARKER');
    expect(await storedOf(scope)).toHaveLength(18);
  });

  it('stores a line that stands twice in a file as two conversations, also when run again', async () => {
    const scope = newScope();
    const [line] = transcriptLines(1) as [string];
    const file = await fileOf([line, line]);

    expect((await runImport(file, scope)).output).toMatch(/^2 conversations and 18 messages stored/);
    expect((await runImport(file, scope)).output).toMatch(
      /^0 conversations and 0 messages stored, 18 messages/,
    );
  });

  it('stores a conversation of more messages than one append takes', async () => {
    const scope = newScope();
    const { code } = await runImport(await fileOf(transcriptLines(1, 60)), scope);

    expect(code).toBe(0);
    expect(await storedOf(scope)).toHaveLength(241);
  });

  it('stores nothing of an empty file', async () => {
    const { code, output } = await runImport(await fileOf(''), newScope());

    expect([code, output]).toEqual([0, expect.stringMatching(/^0 conversations and 0 messages stored/)]);
  });

  it.each([
    [[]],
    [['file.jsonl', '--org', 'acme']],
    [['file.jsonl', '--org', 'acme', '--user', 'mia', '--force']],
  ])('answers %j with its usage and 1', async (args) => {
    const { code, output, errors } = await run('commands/import.js', args, database.settings);

    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(USAGE);
    expect(errors).not.toMatch(/^ {4}at /m);
  });

  it('shows a page for --help', async () => {
    const { code, output, errors } = await run('commands/import.js', ['--help']);

    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(USAGE);
    for (const name of ['FILE', '--org', '--user', '--agent', '--entity', '--help'])
      expect(output).toMatch(new RegExp(`^  ${name} .*\\w$`, 'm'));
  });

  it('reads one JSON document', async () => {
    const scope = newScope();
    const list = transcriptLines(3).map((line) => JSON.parse(line) as object);
    const file = await fileOf(JSON.stringify([...list, { number: 4 }], null, 2));
    const { code, output, errors } = await runImport(file, scope);

    expect([code, output]).toEqual([1, expect.stringMatching(/^3 conversations and 27 messages .* 1 not/)]);
    expect(errors).toMatch(/^Conversation 4 \(line \d+\) was not stored: it is a conversation in none of/m);
    expect(await storedOf(scope)).toHaveLength(27);
  });

  it.each([
    ['lines', times(1000, (number) => `${number};no;JSON`).join('\n')],
    ['items', JSON.stringify(times(1000, (number) => ({ number })))],
  ])('reads no further than twenty %s of which none can be stored', async (_, content) => {
    const { code, output, errors } = await runImport(await fileOf(content), newScope());

    expect([code, output]).toEqual([1, expect.stringContaining(' 20 not stored')]);
    expect(errors.match(/ was not stored: /g)).toHaveLength(20);
    expect(errors).toContain('Each of the first 20 was refused: the rest is not read.');
  });

  it('says so much of a file that is refused as somebody reads', async () => {
    const file = await fileOf([...transcriptLines(1), ...times(900, () => 'no JSON')]);
    const { output, errors } = await runImport(file, newScope());

    expect(output).toContain(' 900 not stored');
    expect(errors.match(/^Line /gm)).toHaveLength(200);
    expect(errors).toContain('… and 700 more.');
  });

  it('reads on after twenty such lines once one was stored', async () => {
    const lines = [...transcriptLines(1), ...times(30, () => 'no JSON'), ...transcriptLines(1)];
    const { output } = await runImport(await fileOf(lines), newScope());

    expect(output).toMatch(/^2 conversations and 18 messages stored, 0 messages skipped, 30 not/);
  });

  it('refuses a line that is not UTF-8, and one that is too long, and stores the others', async () => {
    const scope = newScope();
    const [good, other] = transcriptLines(2) as [string, string];
    const file = await fileOf([good]);
    await appendFile(file, Buffer.from('[{"role":"user","content":"Grüße"}]\n', 'latin1'));
    await appendFile(file, `"${'x'.repeat(64 * 1024 * 1024)}"\n${other}`);
    const { code, output, errors } = await runImport(file, scope);

    expect(code).toBe(1);
    expect(output).toMatch(/^2 conversations and 18 messages stored, 0 messages skipped, 2 not stored/);
    expect(errors).toContain('Line 2 was not stored: it is not UTF-8\n');
    expect(errors).toContain('Line 3 was not stored: it has more than 64 MiB\n');
  });

  it('keeps U+2028 in a text', async () => {
    const scope = newScope();
    const file = await fileOf('[{"role":"user","content":"one\u2028two"}]');

    expect((await runImport(file, scope)).code).toBe(0);
    expect(await storedOf(scope)).toMatchObject([{ content: 'one\u2028two' }]);
  });

  it('reads standard input, compressed or not, for the agent and about the entity that are named', async () => {
    const scope = newScope();
    const script = resolve(projectRoot(), 'dist', 'commands/import.js');
    const args = [script, ...argumentsOf('-', scope), '--agent', 'case', '--entity', 'case:HR:17'];
    const env = { PATH: process.env.PATH, ...NO_SETTINGS, ...database.settings };
    const input = gzipSync(transcriptLines(2).join('\n'));
    const { stdout } = spawnSync(process.execPath, args, { input, env });
    const { rows } = await pool.query(
      'SELECT DISTINCT agent_type, entity_type, entity_id FROM ai_conversation WHERE organization_id = $1',
      [scope.organizationId],
    );

    expect(stdout.toString()).toMatch(/^2 conversations and 18 messages stored/);
    expect(rows).toEqual([{ agent_type: 'case', entity_type: 'case', entity_id: 'HR:17' }]);
  });

  it('names a file that is not there and ends with 1', async () => {
    const { code, errors } = await runImport(join(folder, 'nowhere.jsonl'), newScope());

    expect(code).toBe(1);
    expect(errors).toContain('nowhere.jsonl');
    expect(errors).not.toMatch(/^ {4}at /m);
  });

  it('says that the database cannot be reached and ends with 1', async () => {
    const args = argumentsOf(await fileOf(transcriptLines(1)), newScope());
    const settings = { DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:1/none' };
    const { code, errors } = await run('commands/import.js', args, settings);

    expect(code).toBe(1);
    expect(errors).toMatch(/cannot be reached.*DATABASE_URL/);
    expect(errors).not.toContain('hunter2');
  });
});
