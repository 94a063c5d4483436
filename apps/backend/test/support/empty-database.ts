import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach } from '@jest/globals';
import pg from 'pg';
import { addressWith } from '../../src/prisma/database-address.js';
import { createEmptyDatabase, type EmptyTestDatabase } from './test-database.js';

/** The password of every role that is made here. */
export const PASSWORD = 'hunter2';

/** A database that has nothing in it yet, anew for each test. */
export class EmptyDatabase {
  private readonly roles: string[] = [];

  private constructor(
    private readonly database: EmptyTestDatabase,
    readonly admin: pg.Client,
  ) {}

  static async create(definition?: string): Promise<EmptyDatabase> {
    const database = await createEmptyDatabase(definition);
    const admin = new pg.Client({ connectionString: database.ownerUrl });
    await admin.connect();
    return new EmptyDatabase(database, admin);
  }

  get url(): string {
    return this.database.ownerUrl;
  }

  get name(): string {
    return new URL(this.url).pathname.slice(1);
  }

  withSchema(schema: string): string {
    return addressWith(this.url, schema);
  }

  /** A role that may log in, and the address under which it does. */
  async newRole(): Promise<{ role: string; url: string }> {
    const role = `role_${randomUUID().replaceAll('-', '')}`;
    await this.admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
    this.roles.push(role);
    const url = new URL(this.url);
    url.username = role;
    url.password = PASSWORD;
    return { role, url: url.href };
  }

  async execute(...statements: string[]): Promise<void> {
    for (const statement of statements) await this.admin.query(statement);
  }

  async values(query: string): Promise<unknown[]> {
    const { rows } = await this.admin.query<unknown[]>({ text: query, rowMode: 'array' });
    return rows.flat();
  }

  tablesOf(schema: string): Promise<unknown[]> {
    return this.values(
      `SELECT tablename FROM pg_tables WHERE schemaname = ${pg.escapeLiteral(schema)} ORDER BY 1`,
    );
  }

  async drop(): Promise<void> {
    for (const role of this.roles) {
      await this.execute(
        `REASSIGN OWNED BY ${role} TO CURRENT_USER`,
        `DROP OWNED BY ${role}`,
        `DROP ROLE ${role}`,
      );
    }
    await this.admin.end();
    await this.database.drop();
  }
}

/** Makes an empty database for each test of a file. */
export function useEmptyDatabase(definition?: string): { readonly current: EmptyDatabase } {
  let database: EmptyDatabase | undefined;
  beforeEach(async () => {
    database = await EmptyDatabase.create(definition);
  });
  afterEach(() => database?.drop());
  return {
    get current() {
      if (!database) throw new Error('The database is there only within the tests of its file.');
      return database;
    },
  };
}
