import type { INestApplicationContext } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.js';
import { settingsFrom } from '../../src/config/settings.js';
import { ConversationService } from '../../src/modules/ai/index.js';
import { CONNECTION, type DatabaseConnection } from '../../src/prisma/connect.js';
import { useEmptyDatabase } from '../support/empty-database.js';
import { newScope } from '../support/scopes.js';

const SETTINGS = settingsFrom({
  AUTH_JWT_SECRET: 'a secret that is only used by these tests',
  CONSOLE: 'false',
});

describe('a session', () => {
  const database = useEmptyDatabase();

  async function withApp<T>(url: string, work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
    const app = await createApp(SETTINGS, url, { logger: false });
    await app.init();
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }

  async function settingOf(app: INestApplicationContext, name: string): Promise<unknown> {
    const { pool } = app.get<DatabaseConnection>(CONNECTION);
    const { rows } = await pool.query<Record<string, unknown>>(`SHOW ${name}`);
    return Object.values(rows[0] ?? {})[0];
  }

  it('has none of the defaults of its role that would change an answer', async () => {
    const { role, url } = await database.current.newRole();
    await database.current.execute(
      `CREATE SCHEMA app AUTHORIZATION ${role}`,
      `ALTER ROLE ${role} SET search_path = app`,
      `ALTER ROLE ${role} SET DateStyle = 'SQL, DMY'`,
      `ALTER ROLE ${role} SET TimeZone = 'Asia/Kathmandu'`,
      `ALTER ROLE ${role} SET default_transaction_isolation = 'repeatable read'`,
    );

    await withApp(url, async (app) => {
      const conversations = app.get(ConversationService);
      const [scope, began] = [newScope(), Date.now()];
      const all = await Promise.all(Array.from({ length: 20 }, () => conversations.getOrCreate(scope)));
      const { id } = all[0]!.conversation;
      await Promise.all(
        [1, 2, 3].map(() => conversations.addMessage(scope, id, { role: 'user', content: 'Hello' })),
      );
      const { items } = await conversations.list(scope);
      const { byDay } = await conversations.getStats(scope);

      expect(new Set(all.map(({ conversation }) => conversation.id)).size).toBe(1);
      expect(Math.abs(items[0]!.lastMessageAt!.getTime() - began)).toBeLessThan(60_000);
      expect(byDay).toEqual([
        expect.objectContaining({ date: items[0]!.lastMessageAt!.toISOString().slice(0, 10) }),
      ]);
      expect(await settingOf(app, 'default_transaction_isolation')).toBe('read committed');
      expect(await settingOf(app, 'DateStyle')).toBe('ISO, MDY');
      expect(await settingOf(app, 'TimeZone')).toBe('UTC');
    });
  });

  it('has the options of the address and those of the backend', async () => {
    const url = `${database.current.url}?options=-c%20work_mem%3D5MB%20-c%20search_path%3Dapp`;

    await withApp(url, async (app) => {
      const names = ['work_mem', 'search_path', 'plan_cache_mode', 'random_page_cost', 'jit'];
      expect(await Promise.all(names.map((name) => settingOf(app, name)))).toEqual([
        '5MB',
        '"app"',
        'force_generic_plan',
        '1.1',
        'off',
      ]);
    });
  });
});
