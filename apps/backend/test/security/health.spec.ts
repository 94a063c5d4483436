import { describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { cutOff } from '../support/outage.js';
import { rawRequest } from '../support/raw-request.js';
import { statementsOf } from '../support/statements.js';
import { atOnce } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

/** What pools and sweepers say of an outage. */
const OTHERS = /connection|^The look for /;
const ASKED = 'GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n';

describe('Anybody who asks for the health of the backend', () => {
  const backend = useBackend();

  const ask = async (): Promise<number> => (await fetch(`${backend.current.url}/health/ready`)).status;

  async function untilReady(): Promise<void> {
    while ((await ask()) !== 200);
  }

  it('is answered by one look at the database, however many ask at once', async () => {
    const sent = await statementsOf(async () => {
      expect(new Set(await atOnce(200, ask))).toEqual(new Set([200]));
    });

    // A second one where so many take longer than the first one holds.
    expect(sent.filter(({ text }) => text.includes('ai_conversation')).length).toBeLessThan(5);
  });

  it('leaves two lines in the log of a whole outage: one at its beginning and one at its end', async () => {
    await untilReady();
    const lines: unknown[] = [];
    const note = (line: unknown): void => void lines.push(line);
    const logged = [
      jest.spyOn(Logger.prototype, 'error').mockImplementation(note),
      jest.spyOn(Logger.prototype, 'warn').mockImplementation(note),
    ];
    backend.current.database.on('error', () => undefined);
    const outage = await cutOff(backend.current.ownerUrl);
    while ((await ask()) !== 503);
    const statuses = await atOnce(100, ask);
    await outage.end();
    await untilReady();
    for (const spy of logged) spy.mockRestore();

    expect(new Set(statuses)).toEqual(new Set([503]));
    const states = lines.filter((line) => !OTHERS.test(String(line)));
    expect(states).toEqual([
      'Not ready: the database does not answer.',
      'Ready again: the database answers.',
    ]);
  });

  it('is cut off where a connection asks on and on without waiting for an answer', async () => {
    const { head } = await rawRequest(backend.current, [ASKED.repeat(5000)]);

    expect(head).toMatch(/^(HTTP\/1.1 200 .*)?$/s);
    expect(await ask()).toBe(200);
  });
});
