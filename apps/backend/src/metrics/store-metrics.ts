import { Counter, Gauge, type Registry } from 'prom-client';
import type { StoreFigures } from '../modules/ai/index.js';

type Figures = Pick<StoreFigures, 'pool' | 'replicaDelaySeconds' | 'replicaReads'>;

/** Reads the figures of the store whenever the metrics are asked for. */
export function storeMetrics(registry: Registry, figures: Figures): void {
  const registers = [registry];
  new Gauge({
    name: 'conversation_store_pool_connections',
    help: 'Open connections of the pool, by whether a statement uses them.',
    labelNames: ['state'],
    registers,
    collect() {
      const { total, idle } = figures.pool;
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, total - idle);
    },
  });
  new Gauge({
    name: 'conversation_store_pool_max_connections',
    help: 'Connections that the pool opens at most.',
    registers,
    collect() {
      this.set(figures.pool.max);
    },
  });
  new Gauge({
    name: 'conversation_store_pool_waiting',
    help: 'Statements that wait for a connection of the pool.',
    registers,
    collect() {
      this.set(figures.pool.waiting);
    },
  });
  new Gauge({
    name: 'conversation_store_replica_delay_seconds',
    help: 'Time that the replica is behind; absent where none is read.',
    registers,
    collect() {
      const seconds = figures.replicaDelaySeconds;
      if (seconds === null) this.remove();
      else this.set(seconds);
    },
  });
  new Counter({
    name: 'conversation_store_replica_reads_total',
    help: 'Lists, searches and statistics by the server that has answered; absent where there is no replica.',
    labelNames: ['server'],
    registers,
    collect() {
      this.reset();
      for (const [server, reads] of Object.entries(figures.replicaReads ?? {})) this.inc({ server }, reads);
    },
  });
}
