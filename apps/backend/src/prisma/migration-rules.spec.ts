import { describe, expect, it } from '@jest/globals';
import { assertUsable } from './migration-rules.js';
import type { MigrationState } from './migration-state.js';

const STATE: MigrationState = {
  role: 'mia',
  database: 'store',
  serverVersion: '15.4',
  serverVersionNumber: 150_004,
  encoding: 'UTF8',
  mayCreateSchema: true,
  schema: 'public',
  schemaRights: { mayUse: true, mayCreate: true },
  tables: [],
  records: null,
};

describe('assertUsable', () => {
  it('takes PostgreSQL 15 and refuses an older one with a sentence that names both', () => {
    expect(() => {
      assertUsable(STATE);
    }).not.toThrow();
    expect(() => {
      assertUsable({ ...STATE, serverVersion: '14.19', serverVersionNumber: 140_019 });
    }).toThrow(/^PostgreSQL 14\.19 is too old: the store needs version 15 or newer\.$/);
  });
});
