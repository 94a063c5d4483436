import { lostRace } from '../../../../prisma/database-error.js';
import { ConversationError } from '../../domain/conversation-error.js';

/** Says that a conversation was changed between the beginning of a statement and its lock, and nothing was stored. */
export class ChangedMeanwhileError extends ConversationError {
  constructor() {
    super('STORE_UNAVAILABLE', 'The conversation was changed meanwhile; try again.');
  }
}

/** Sends a statement again that lost a race to another one: nothing of it was kept. */
export async function retryLostRaces<T>(maxAttempts: number, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const mayGoOn = lostRace(error) || error instanceof ChangedMeanwhileError;
      if (!mayGoOn || attempt === maxAttempts) throw error;
    }
  }
}
