import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { storeMetrics } from './store-metrics.js';

const POOL = { total: 3, idle: 1, waiting: 0, max: 10 };
const WITH_REPLICA = { pool: POOL, replicaDelaySeconds: 1.5, replicaReads: { replica: 5, primary: 2 } };
const WITHOUT = { pool: POOL, replicaDelaySeconds: null, replicaReads: null };

describe('storeMetrics', () => {
  it('has the delay of a replica while one is read', async () => {
    const figures = { ...WITH_REPLICA, replicaDelaySeconds: 1.5 as number | null };
    const registry = new Registry();
    storeMetrics(registry, figures);

    expect(await registry.metrics()).toContain('\nconversation_store_replica_delay_seconds 1.5\n');
    figures.replicaDelaySeconds = null;
    expect(await registry.metrics()).not.toMatch(/^conversation_store_replica_delay_seconds /m);
  });

  it.each([
    ['counts the reads of each server', WITH_REPLICA, ['{server="replica"} 5', '{server="primary"} 2']],
    ['counts none without a replica', WITHOUT, []],
  ])('%s', async (_, figures, expected) => {
    const registry = new Registry();
    storeMetrics(registry, figures);
    await registry.metrics();

    const found = (await registry.metrics()).matchAll(/^conversation_store_replica_reads_total(.+)$/gm);
    expect(Array.from(found, ([, sample]) => sample)).toEqual(expected);
  });
});
