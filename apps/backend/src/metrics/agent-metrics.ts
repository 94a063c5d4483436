import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AiObserver, ModelCallEnd } from '../modules/ai/index.js';
import { BoundedNames } from './bounded-names.js';

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320];
/** The code of what has not failed. */
const NO_ERROR = 'none';

const KINDS = {
  inputTokens: 'input',
  outputTokens: 'output',
  cacheReadTokens: 'cache_read',
  cacheWriteTokens: 'cache_write',
  reasoningTokens: 'reasoning',
} as const satisfies Record<keyof ModelCallEnd['tokens'], string>;

/** Counts turns, calls of models with their tokens, and calls of tools. */
export function agentMetrics(registry: Registry): Pick<AiObserver, 'turn' | 'modelCall' | 'toolCall'> {
  const registers = [registry];
  return {
    turn: turnMetrics(registers),
    modelCall: modelMetrics(registers),
    toolCall: toolMetrics(registers),
  };
}

function turnMetrics(registers: Registry[]): NonNullable<AiObserver['turn']> {
  const [agents, codes] = [new BoundedNames(), new BoundedNames()];
  const turns = new Counter({
    name: 'conversation_store_turns_total',
    help: 'Turns of agents by their end, and by the code of their error.',
    labelNames: ['agent', 'end', 'code'],
    registers,
  });
  const inProgress = new Gauge({
    name: 'conversation_store_turns_in_progress',
    help: 'Turns of agents that run in this process.',
    registers,
  });
  const duration = new Histogram({
    name: 'conversation_store_turn_duration_seconds',
    help: 'Time of a turn, from its first chunk to its last.',
    labelNames: ['agent'],
    buckets: SECONDS,
    registers,
  });
  return (type) => {
    const agent = agents.of(type);
    const ended = duration.startTimer({ agent });
    inProgress.inc();
    return ({ end, code }) => {
      ended();
      inProgress.dec();
      turns.inc({ agent, end, code: codes.of(code ?? NO_ERROR) });
    };
  };
}

function modelMetrics(registers: Registry[]): NonNullable<AiObserver['modelCall']> {
  const [providers, models, codes] = [new BoundedNames(), new BoundedNames(), new BoundedNames()];
  const calls = new Counter({
    name: 'conversation_store_model_calls_total',
    help: 'Calls of models, and the code of their error.',
    labelNames: ['provider', 'model', 'code'],
    registers,
  });
  const tokens = new Counter({
    name: 'conversation_store_model_tokens_total',
    help: 'Tokens of models. input has cache_read and cache_write in it, output has reasoning.',
    labelNames: ['provider', 'model', 'kind'],
    registers,
  });
  const duration = new Histogram({
    name: 'conversation_store_model_call_duration_seconds',
    help: 'Time of a call of a model, to the end of its answer.',
    labelNames: ['provider', 'model'],
    buckets: SECONDS,
    registers,
  });
  return (call) => {
    const of = { provider: providers.of(call.provider), model: models.of(call.model) };
    const ended = duration.startTimer(of);
    return ({ tokens: counts, code }) => {
      ended();
      calls.inc({ ...of, code: codes.of(code ?? NO_ERROR) });
      for (const [name, kind] of Object.entries(KINDS))
        tokens.inc({ ...of, kind }, counts[name as keyof typeof KINDS] ?? 0);
    };
  };
}

function toolMetrics(registers: Registry[]): NonNullable<AiObserver['toolCall']> {
  const [agents, tools] = [new BoundedNames(), new BoundedNames()];
  const calls = new Counter({
    name: 'conversation_store_tool_calls_total',
    help: 'Calls of tools that were run, by whether they answered an error.',
    labelNames: ['agent', 'tool', 'failed'],
    registers,
  });
  const duration = new Histogram({
    name: 'conversation_store_tool_call_duration_seconds',
    help: 'Time of a call of a tool.',
    labelNames: ['tool'],
    buckets: SECONDS,
    registers,
  });
  return (call) => {
    const tool = tools.of(call.tool);
    const ended = duration.startTimer({ tool });
    return (isError) => {
      ended();
      calls.inc({ agent: agents.of(call.agent), tool, failed: String(isError) });
    };
  };
}
