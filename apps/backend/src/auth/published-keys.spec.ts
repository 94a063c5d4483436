import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, type JWK, jwtVerify, SignJWT } from 'jose';
import { publishedKeys } from './published-keys.js';

const NOW = new Date('2026-05-01T12:00:00Z');
const SECOND = 1_000;

describe('publishedKeys', () => {
  let pair: GenerateKeyPairResult;
  let published: JWK[];
  let fetches: number;
  let answer: (response: ServerResponse) => void;
  let server: Server;
  let verify: (kid: string) => Promise<unknown>;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    jest.useFakeTimers({
      now: NOW,
      doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout', 'setInterval', 'performance'],
    });
    pair = await generateKeyPair('RS256', { extractable: true });
    published = [{ ...(await exportJWK(pair.publicKey)), kid: 'known', alg: 'RS256' }];
    fetches = 0;
    answer = (response) => response.end(JSON.stringify({ keys: published }));
    server = createServer((_, response) => {
      fetches++;
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const keys = publishedKeys(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
    verify = async (kid) => {
      const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).sign(pair.privateKey);
      return jwtVerify(token, keys);
    };
  });

  afterEach(async () => {
    jest.useRealTimers();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const later = (milliseconds: number): void => {
    jest.setSystemTime(Date.now() + milliseconds);
  };

  const unknown = (): Promise<unknown> => expect(verify('unknown')).rejects.toThrow();

  it('takes no key a minute after it was withdrawn', async () => {
    await verify('known');
    published = [];
    later(60 * SECOND);

    await expect(verify('known')).rejects.toThrow();
  });

  it('finds a key that is new ten seconds after the last look', async () => {
    await verify('known');
    await unknown();
    published = [{ ...published[0]!, kid: 'unknown' }];
    later(10 * SECOND);

    await verify('unknown');
  });

  it('is asked for once in ten seconds, however many unknown keys tokens name', async () => {
    await verify('known');
    for (let second = 0; second < 9; second++) {
      await Promise.all(Array.from({ length: 20 }, unknown));
      later(SECOND);
    }
    expect(fetches).toBe(1);
    later(SECOND);
    await Promise.all(Array.from({ length: 20 }, unknown));
    expect(fetches).toBe(2);
  });

  it('is asked for once a second while it fails, however many tokens come', async () => {
    answer = (response) => response.writeHead(500).end();
    for (let second = 0; second < 3; second++) {
      for (let count = 0; count < 20; count++) await expect(verify('known')).rejects.toThrow();
      later(SECOND);
    }

    expect(fetches).toBe(3);
  });

  it('serves known keys while others wait for unknown ones, and while it is asked anew', async () => {
    await verify('known');
    answer = () => undefined;
    later(40 * SECOND);
    const waiting = verify('unknown').catch(() => undefined);

    await verify('known');
    server.closeAllConnections();
    await waiting;
    await verify('known');
  });
});
