import type { BenchContext } from '../bench-context.js';
import type { Cell } from '../measure/cell.js';
import { type Append, appenderCell } from './appender.js';

type OpenPeer = (bench: BenchContext, writers: number) => Promise<Append>;

/**
 * Other stores of conversations, each through its own public call, on its own tables in a database of its own on the
 * same server. Their code is loaded when it is their turn.
 */
const PEERS: Record<string, OpenPeer> = {
  mastra: async (...args) => (await import('./mastra.js')).appendMastra(...args),
  langgraph: async (...args) => (await import('./langgraph.js')).appendLangGraph(...args),
  langchain: async (...args) => (await import('./langchain.js')).appendLangChain(...args),
  voltagent: async (...args) => (await import('./voltagent.js')).appendVoltAgent(...args),
};

export function peerAppenders(bench: BenchContext, operation: string, writers: number): Cell[] {
  return Object.entries(PEERS).map(([name, open]) =>
    appenderCell(operation, name, writers, () => open(bench, writers)),
  );
}
