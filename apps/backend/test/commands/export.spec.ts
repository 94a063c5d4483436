import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../support/program.js';
import { fullConversation } from '../support/full-conversation.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';
import { useBuild } from '../support/use-build.js';

describe('npm run export', () => {
  const backend = useBackend();
  const scope = newScope();
  let folder: string;

  useBuild();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  const settings = () => ({ ...backend.current.databaseSettings, FILES_FOLDER: backend.current.folder });
  const runExport = (...args: string[]) =>
    run('commands/export.js', ['--org', scope.organizationId, ...args], settings());
  const runImport = (file: string, org = scope.organizationId) =>
    run('commands/import.js', [file, '--org', org], settings());
  const rows = async () =>
    (
      await backend.current.database.query<{ row: string }>(
        `SELECT m::text AS row FROM ai_message m UNION ALL SELECT c::text FROM ai_conversation c ORDER BY 1`,
      )
    ).rows;

  it('writes nothing but lines to standard output, which npm run import brings back', async () => {
    await fullConversation(backend.current, scope, 'zebra');
    const before = await rows();
    const { code, output, errors } = await runExport();
    expect([code, errors]).toEqual([0, expect.stringMatching(/^1 conversations and 7 messages exported, /)]);
    const file = join(folder, 'export.ndjson');
    await writeFile(file, output);
    expect((await runExport('--user', 'nobody')).output).toMatch(/^{"manifest":.*}\n$/);

    await backend.current.database.query('DELETE FROM ai_conversation');
    await backend.current.database.query('DELETE FROM ai_file');
    const first = await runImport(file);
    expect([first.code, first.output]).toEqual([
      0,
      expect.stringMatching(
        /^1 conversations and 7 messages stored, 0 conversations there before, 0 not stored/,
      ),
    ]);
    expect(await rows()).toEqual(before);
    expect((await runImport(file)).output).toMatch(
      /^0 conversations and 0 messages stored, 1 conversations there/,
    );

    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -100));
    const cut = await runImport(file);
    expect([cut.code, cut.errors]).toEqual([1, 'The file is cut off: the manifest at its end is missing.\n']);
    const { rows: entries } = await backend.current.database.query(
      `SELECT actor_user_id FROM ai_audit_entry WHERE action = 'export'`,
    );
    expect(entries).toEqual([{ actor_user_id: null }, { actor_user_id: null }]);
  });

  it('says what is wrong with its options, and with the file of another organization', async () => {
    const file = join(folder, 'other.ndjson');
    await writeFile(file, (await runExport()).output);
    const other = await runImport(file, 'another');
    const both = await runExport('--user', 'mia', '--entity', 'case:HR-17');

    expect([other.code, other.errors]).toEqual([1, 'The file is an export of another organization.\n']);
    expect([both.code, both.errors]).toEqual([1, expect.stringMatching(/^Name one of --user, --entity and/)]);
    expect((await runExport('--entity', 'HR-17')).errors).toMatch(
      /^--entity takes a type, a colon and an id/,
    );
    expect((await runExport('--help')).output).toMatch(
      /^Usage: npm run -s export -- --org ORG \[--user USER\]/,
    );
  });
});
