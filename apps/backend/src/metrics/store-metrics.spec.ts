import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { storeMetrics } from './store-metrics.js';

describe('storeMetrics', () => {
  it('has the delay of a replica while one is read', async () => {
    const pool = { total: 3, idle: 1, waiting: 0, max: 10 };
    const figures: { pool: typeof pool; replicaDelaySeconds: number | null } = {
      pool,
      replicaDelaySeconds: 1.5,
    };
    const registry = new Registry();
    storeMetrics(registry, figures);

    expect(await registry.metrics()).toContain('\nconversation_store_replica_delay_seconds 1.5\n');
    figures.replicaDelaySeconds = null;
    expect(await registry.metrics()).not.toMatch(/^conversation_store_replica_delay_seconds /m);
  });
});
