import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lockConversations } from '../support/locked.js';
import { build, type Ended, run, start } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';

describe('npm run doctor', () => {
  let backend: TestBackend;

  beforeAll(build);

  beforeEach(async () => {
    backend = await startTestBackend();
  });

  afterEach(() => backend.stop());

  const doctor = (...args: string[]): Promise<Ended> =>
    run('commands/doctor.js', args, backend.databaseSettings);

  async function newConversation(): Promise<string> {
    const scope = newScope();
    const { id } = (await backend.conversations.getOrCreate(scope)).conversation;
    const counts = { inputTokens: 10, outputTokens: 5, cacheReadTokens: 4, reasoningTokens: 1 };
    await backend.conversations.addMessages(scope, id, [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good morning', ...counts },
      { role: 'user', content: 'Thanks' },
    ]);
    return id;
  }

  it('ends with 0 when every rule holds, naming each', async () => {
    await newConversation();
    const { code, output, errors } = await doctor();

    expect([code, errors]).toEqual([0, '']);
    expect(output.match(/^ok {6}/gm)!.length).toBeGreaterThanOrEqual(8);
    expect(output).toContain('Every rule holds.');
  });

  it('ends as soon as it has told what it found', async () => {
    const program = start('commands/doctor.js', [], backend.databaseSettings);
    await program.printed(/Every rule holds\./);
    const told = performance.now();
    await program.ended;

    expect(performance.now() - told).toBeLessThan(5_000);
  });

  it('ends with 1 and names each conversation whose totals are wrong, and --fix mends them', async () => {
    const changes = [
      'total_input_tokens = total_input_tokens + 1',
      'total_output_tokens = total_output_tokens + 1',
      'total_cache_read_tokens = total_cache_read_tokens - 1',
      'total_reasoning_tokens = 0',
      'message_count = message_count - 1',
      "last_message_at = last_message_at + interval '1 second'",
    ];
    const whole = await newConversation();
    const broken = [];
    for (const change of changes) {
      const id = await newConversation();
      await backend.database.query(`UPDATE ai_conversation SET ${change} WHERE id = $1`, [id]);
      broken.push(id);
    }

    const [found, fixed, after] = [await doctor(), await doctor('--fix'), await doctor()];

    expect([found.code, fixed.code, after.code]).toEqual([1, 0, 0]);
    for (const id of broken) expect(found.output).toContain(id);
    expect(found.output).not.toContain(whole);
    expect(found.output).toMatch(/^BROKEN {2}totals/m);
    expect(found.output).not.toContain('Every rule holds.');
    expect(fixed.output).toContain('Recounted 6 conversations.');
  });

  it('ends with 1 while a message is missing, which recounting does not bring back', async () => {
    await newConversation();
    await backend.database.query('DELETE FROM ai_message WHERE sequence = 2');

    expect(await doctor()).toMatchObject({ code: 1, output: expect.stringMatching(/^BROKEN {2}sequence/m) });
    const fixed = await doctor('--fix');
    expect(fixed.code).toBe(1);
    expect(fixed.output).toMatch(/^BROKEN {2}sequence/m);
    expect(fixed.output).toMatch(/^ok {6}totals/m);
  });

  it('ends with 1, a sentence and its usage for what it does not know', async () => {
    const { code, output, errors } = await doctor('--repair');

    expect([code, output]).toEqual([1, '']);
    expect(errors).toBe("Unknown option '--repair'.\nUsage: npm run doctor -- [--fix]\n");
  });

  it('shows a page for --help, without a database', async () => {
    const settings = { DATABASE_URL: 'postgresql://127.0.0.1:1/none' };
    const { code, output, errors } = await run('commands/doctor.js', ['--help'], settings);

    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^Usage: npm run doctor -- \[--fix\]\n[^]+^ {2}--fix +\w/m);
  });

  it('says that it stops when it is asked to, and ends with 130', async () => {
    await newConversation();
    const lock = await lockConversations(backend.ownerUrl);
    const program = start('commands/doctor.js', [], backend.databaseSettings);
    await lock.awaitedBy(1);
    program.kill('SIGHUP');
    await program.complained(/^Stopping …$/m);
    // As a terminal does that is closed.
    program.kill('SIGHUP');
    await lock.release();

    expect(await program.ended).toMatchObject({ code: 130, output: '' });
  });

  it('ends with 1 when the database cannot be reached', async () => {
    const settings = { DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:1/none' };
    const { code, output, errors } = await run('commands/doctor.js', [], settings);

    expect(code).toBe(1);
    expect(errors).toMatch(/cannot be reached.*DATABASE_URL/);
    expect(output + errors).not.toMatch(/hunter2|Every rule holds/);
  });
});
