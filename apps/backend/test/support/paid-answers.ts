import { EventEmitter, once } from 'node:events';
import { type ModelServer, type Reply, startModelServer } from './model-server.js';
import * as openai from './openai-events.js';
import { times } from './times.js';

/** Pieces of an answer, and the time after each. */
const PIECES = 12;
const PAUSE_MS = 50;

/** A server of a model, and how many of its answers are under way. */
export interface PaidModel {
  server: ModelServer;
  /** Settings of a backend that asks it. */
  settings: Record<string, string>;
  underWay: number;
  /** The most that were under way at once, since the last time that it was set. */
  mostUnderWay: number;
  /** Answers that were begun. */
  begun: number;
  /** Resolves when the next one is begun. */
  next: () => Promise<unknown>;
  /** Lets no answer that begins from now on come to its end, until what is returned is called. */
  hold: () => () => void;
}

/**
 * Starts a model whose answers are as dear as they may be: all that is sent is paid for, and as many tokens of output as
 * are allowed, which each piece reports as far as it is. Every other question is answered by a call of a tool first.
 */
export async function startPaidModel(): Promise<PaidModel> {
  const beginnings = new EventEmitter();
  let gate = Promise.resolve();
  const model = {
    underWay: 0,
    mostUnderWay: 0,
    begun: 0,
    next: () => once(beginnings, 'begun'),
    hold: () => {
      let release = (): void => undefined;
      gate = new Promise((resolve) => (release = resolve));
      return release;
    },
  };
  const begin = (request: Record<string, unknown>): Reply => {
    const number = model.begun++;
    model.mostUnderWay = Math.max(model.mostUnderWay, ++model.underWay);
    beginnings.emit('begun');
    const { body, ...reply } = paidAnswer(request, number);
    const ended = gate.then(() => body.at(-1)!);
    let runs = true;
    return {
      ...reply,
      body: [...body.slice(0, -1), ended],
      onClose: () => {
        if (runs) model.underWay--;
        runs = false;
      },
    };
  };
  const server = await startModelServer(begin);
  const settings = {
    AI_PROVIDER: 'openai-compatible',
    AI_MODEL: 'gpt',
    AI_BASE_URL: `${server.url}/v1`,
    AI_MAX_RETRIES: '0',
  };
  return Object.assign(model, { server, settings });
}

function paidAnswer(request: Record<string, unknown>, number: number): Reply {
  const { messages, max_tokens: most } = request as { messages: { role: string }[]; max_tokens: number };
  const prompt_tokens = Buffer.byteLength(JSON.stringify(messages));
  const usageAfter = (piece: number) => ({
    prompt_tokens,
    completion_tokens: Math.floor((most * piece) / PIECES),
  });
  const pieces = times(PIECES, (piece) => openai.textWithUsage(`word ${piece} `, usageAfter(piece + 1)));
  const callsTool = messages.at(-1)?.role === 'user' && number % 2 === 0;
  const calls = callsTool ? openai.toolCalls(lookUp(number)) : [];
  const end = openai.end(callsTool ? 'tool_calls' : 'stop', usageAfter(PIECES));
  return { body: [...pieces, ...calls, ...end], pauseMs: PAUSE_MS };
}

function lookUp(number: number) {
  return { id: `call_${number}`, name: 'search_history', input: { query: 'report' } };
}
