import { setTimeout as pause } from 'node:timers/promises';
import type { Scope } from '../../src/modules/ai/index.js';
import { TurnService } from '../../src/modules/ai/test-internals.js';
import type { TestBackend } from './test-backend.js';

/** Milliseconds between two looks. */
const LOOK = 10;

/** Resolves when no turn holds the conversation any more, in whichever process. */
export async function turnEnded({ database }: Pick<TestBackend, 'database'>, id: string): Promise<void> {
  const held = `SELECT FROM ai_turn WHERE conversation_id = $1 AND leased_until > clock_timestamp()`;
  while ((await database.query(held, [id])).rowCount !== 0) await pause(LOOK);
}

/** Resolves when all who followed the conversation's turn have left it. */
export async function turnLeft({ app }: Pick<TestBackend, 'app'>, scope: Scope, id: string): Promise<void> {
  const turns = app.get(TurnService, { strict: false });
  while (turns.find(scope, id)?.left === false) await pause(LOOK);
}
