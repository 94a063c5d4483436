import { collectDefaultMetrics, Registry } from 'prom-client';
import type { AiObserver } from '../modules/ai/index.js';
import { agentMetrics } from './agent-metrics.js';
import { appendMetrics } from './append-metrics.js';

/** Metrics of this process: what is added later registers with `registry`. */
export class Metrics {
  readonly registry = new Registry();
  /** Counts what the AI module tells of. */
  readonly observer: AiObserver;
  private reading: Promise<string> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.observer = { ...appendMetrics(this.registry), ...agentMetrics(this.registry) };
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** The text that Prometheus reads, made once for all who ask at a time. */
  text(): Promise<string> {
    this.reading ??= this.registry.metrics().finally(() => (this.reading = undefined));
    return this.reading;
  }
}
