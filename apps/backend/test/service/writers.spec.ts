import { describe, expect, it } from '@jest/globals';
import { ConversationError, type ConversationService } from '../../src/modules/ai/index.js';
import { exactLedger } from '../support/ledger.js';
import { answered, newConversation, type ConversationRef } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { withSecondBackend } from '../support/second-backend.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const WRITERS = 16;
const TURNS = 10;

/** Writes one message after the other and returns the sequences that were acknowledged. */
async function write(service: ConversationService, ref: ConversationRef, name: number): Promise<number[]> {
  const sequences = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const tokens = {
      inputTokens: 3 + turn,
      outputTokens: 2,
      cacheReadTokens: turn,
      reasoningTokens: turn % 3,
    };
    const input = answered(`${name} ${turn}`, tokens);
    try {
      sequences.push((await service.addMessage(...ref, input)).sequence);
    } catch (error) {
      if (!(error instanceof ConversationError) || error.code !== 'CONVERSATION_NOT_ACTIVE') throw error;
    }
  }
  return sequences;
}

/** Pauses and resumes, and returns how many messages came in each pause. */
async function toggle(service: ConversationService, ref: ConversationRef): Promise<number[]> {
  const late = [];
  for (let turn = 0; turn < 3 * TURNS; turn++) {
    const paused = await service.pause(...ref);
    late.push((await service.get(...ref)).messageCount - paused.messageCount);
    await service.resume(...ref);
  }
  return late.filter((count) => count > 0);
}

function ascending(sequences: number[]): number[] {
  return sequences.toSorted((a, b) => a - b);
}

describe('many writers', () => {
  const backend = useBackend();

  it('on one conversation leave a sequence without gaps and exact totals', async () => {
    const ref = await newConversation(backend.conversations);

    const acknowledged = await atOnce(WRITERS, (name) => write(backend.conversations, ref, name));

    for (const sequences of acknowledged) expect(sequences).toEqual(ascending(sequences));
    expect(ascending(acknowledged.flat())).toEqual(times(WRITERS * TURNS, (index) => index + 1));
    await exactLedger(backend.conversations, ref);
  });

  it('mixed with pauses and resumes have every acknowledged message stored, and none while it is paused', async () => {
    const ref = await newConversation(backend.conversations);
    const acknowledged = await withSecondBackend(backend.current, async (second) => {
      const toggling = toggle(backend.conversations, ref);
      const service = (name: number): ConversationService => (name % 2 ? second : backend.conversations);
      const sequences = await atOnce(WRITERS, (name) => write(service(name), ref, name));
      expect(await toggling).toEqual([]);
      return sequences;
    });

    for (const sequences of acknowledged) expect(sequences).toEqual(ascending(sequences));
    const messages = await exactLedger(backend.conversations, ref);
    expect(ascending(acknowledged.flat())).toEqual(messages.map(({ sequence }) => sequence));
  });

  it('of two backends keep one order', async () => {
    const ref = await newConversation(backend.conversations);

    const acknowledged = await withSecondBackend(backend.current, (second) =>
      atOnce(WRITERS, (name) => write(name % 2 ? second : backend.conversations, ref, name)),
    );

    for (const sequences of acknowledged) expect(sequences).toEqual(ascending(sequences));
    expect(ascending(acknowledged.flat())).toEqual(times(WRITERS * TURNS, (index) => index + 1));
    await exactLedger(backend.conversations, ref);
  });

  it('of batches never interleave within one', async () => {
    const ref = await newConversation(backend.conversations);

    const batches = await atOnce(WRITERS, (name) =>
      backend.conversations.addMessages(
        ...ref,
        times(7, (index) => answered(`${name} ${index}`)),
      ),
    );

    for (const batch of batches) {
      const first = batch[0]?.sequence ?? 0;
      expect(batch.map(({ sequence }) => sequence)).toEqual(times(7, (index) => first + index));
    }
    expect(await exactLedger(backend.conversations, ref)).toHaveLength(7 * WRITERS);
  });

  it('on many conversations at once store each message in its own', async () => {
    const { conversations } = backend;
    const scopes = times(4, newScope);
    const refs = await Promise.all(
      times(12, (index) =>
        newConversation(conversations, { agentType: `agent ${index}` }, scopes[index % 4]),
      ),
    );

    await atOnce(120, async (call) => {
      const ref = refs[call % refs.length];
      if (!ref) throw new Error('There is no such conversation.');
      await conversations.addMessage(...ref, answered(`for ${ref[1]}`, { outputTokens: 1 + call }));
    });

    for (const ref of refs) {
      const messages = await exactLedger(conversations, ref);
      expect(messages.map(({ content }) => content)).toEqual(times(10, () => `for ${ref[1]}`));
    }
  });

  it('are refused each by itself: a refusal leaves the others as they are', async () => {
    const { conversations } = backend;
    const good = await newConversation(conversations);
    const paused = await newConversation(conversations);
    await conversations.pause(...paused);
    const foreign: ConversationRef = [paused[0], good[1]];

    const outcomes = await Promise.allSettled(
      times(60, (call) => {
        const ref = [good, paused, foreign][call % 3] ?? good;
        return conversations.addMessage(...ref, answered(`${call}`, { inputTokens: 1 }));
      }),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(
      times(60, (call) => (call % 3 === 0 ? 'fulfilled' : 'rejected')),
    );
    expect(await exactLedger(conversations, good)).toHaveLength(20);
    expect(await exactLedger(conversations, paused)).toHaveLength(0);
  });
});
