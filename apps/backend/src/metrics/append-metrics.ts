import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AiObserver } from '../modules/ai/index.js';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const APPENDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const MS_PER_SECOND = 1000;

/** Counts appends and the statements that store them. */
export function appendMetrics(registry: Registry): Pick<AiObserver, 'append' | 'appendStatement'> {
  const registers = [registry];
  const appends = new Counter({
    name: 'conversation_store_appends_total',
    help: 'Appends by outcome. head_moved: sent again as a branch; key_known: a retry, or one of several keys was known.',
    labelNames: ['outcome'],
    registers,
  });
  const messages = new Counter({
    name: 'conversation_store_appended_messages_total',
    help: 'Messages stored by appends, those within a transaction of the application left out.',
    registers,
  });
  const inProgress = new Gauge({
    name: 'conversation_store_appends_in_progress',
    help: 'Appends that wait for a statement or for its answer.',
    registers,
  });
  const duration = new Histogram({
    name: 'conversation_store_append_duration_seconds',
    help: 'Time of an append, from the call to the answer.',
    buckets: SECONDS,
    registers,
  });
  const statement = statementMetrics(registers);
  return {
    append: (count) => {
      const ended = duration.startTimer();
      inProgress.inc();
      return (outcome) => {
        inProgress.dec();
        ended();
        appends.inc({ outcome });
        if (outcome === 'accepted') messages.inc(count);
      };
    },
    appendStatement: statement,
  };
}

function statementMetrics(registers: Registry[]): NonNullable<AiObserver['appendStatement']> {
  const inFlight = new Gauge({
    name: 'conversation_store_append_statements_in_flight',
    help: 'Statements with appends that the database has not answered yet.',
    registers,
  });
  const batch = new Histogram({
    name: 'conversation_store_append_batch_appends',
    help: 'Appends that one statement stores (group commit).',
    buckets: APPENDS,
    registers,
  });
  const wait = new Histogram({
    name: 'conversation_store_append_wait_seconds',
    help: 'Time that an append waits until its statement is sent.',
    buckets: SECONDS,
    registers,
  });
  const duration = new Histogram({
    name: 'conversation_store_append_statement_duration_seconds',
    help: 'Time of a statement with appends, with what is sent again after a lost race.',
    buckets: SECONDS,
    registers,
  });
  return ({ appends, waitsMs }) => {
    const ended = duration.startTimer();
    inFlight.inc();
    batch.observe(appends);
    for (const waitMs of waitsMs) wait.observe(waitMs / MS_PER_SECOND);
    return () => {
      inFlight.dec();
      ended();
    };
  };
}
