import type { AddressInfo } from 'node:net';
import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { afterAll, beforeAll } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import pg from 'pg';
import type { AiModuleExtras } from '../../src/modules/ai/index.js';
import { type Answer, HttpClient } from '../support/http-client.js';
import { createOwnDatabase, type OwnDatabase } from '../support/test-database.js';
import { type Adapter, migrateHost, startHost } from './host-app.js';
import { HostConfig } from './host.options.js';

/** The host of one test file, on a database of its own. */
export interface HostInUse {
  readonly app: INestApplication;
  readonly databaseUrl: string;
  /** Looks at the database past the host. */
  readonly database: pg.Pool;
  /** Sends a request as a user such as `umbra/noa`, or as nobody. */
  send(session: string | null, method: string, path: string, body?: unknown): Promise<Answer>;
  /** Requests as a user, below the routes of the store. */
  client(session: string): HttpClient;
}

export function useHost(adapter: Adapter, structure?: AiModuleExtras): HostInUse {
  let host: { app: INestApplication; database: pg.Pool; testDatabase: OwnDatabase } | undefined;
  beforeAll(async () => {
    const testDatabase = await createOwnDatabase();
    await migrateHost(testDatabase.ownerUrl);
    const app = await startHost(adapter, testDatabase.address, structure);
    host = { app, testDatabase, database: new pg.Pool({ connectionString: testDatabase.ownerUrl, max: 2 }) };
  });
  afterAll(async () => {
    await host?.app.close();
    await host?.database.end();
    await host?.testDatabase.drop();
    if (host) await rm(new HostConfig(host.testDatabase.address).folder, { recursive: true, force: true });
  });
  const current = () => {
    if (!host) throw new Error('The host runs only within the tests of its file.');
    return host;
  };
  return {
    get app() {
      return current().app;
    },
    get database() {
      return current().database;
    },
    get databaseUrl() {
      return current().testDatabase.ownerUrl;
    },
    client: (session) => {
      const { port } = (current().app.getHttpServer() as Server).address() as AddressInfo;
      const [organizationId = '', userId = ''] = session.split('/');
      const base = `http://127.0.0.1:${port}/backend/assistant`;
      return new HttpClient(base, { organizationId, userId }, session, 'Session');
    },
    send: (session, method, path, body) => {
      const { port } = (current().app.getHttpServer() as Server).address() as AddressInfo;
      const headers = session === null ? undefined : { authorization: `Session ${session}` };
      const client = new HttpClient(`http://127.0.0.1:${port}/backend`, { organizationId: '', userId: '' });
      return client.send(method, path, { body, ...(headers ? { headers } : {}) });
    },
  };
}
