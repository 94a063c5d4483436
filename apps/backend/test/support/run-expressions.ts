import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ExpressionLiteral } from './expression-literals.js';
import { hostileTexts } from './hostile-texts.js';

/** Time in which an expression must be done with one text: a hundred times what the slowest needs. */
const STANDSTILL_MS = 3_000;

/** Runs an expression on its texts, and tells of each text when it is done. */
const WORKER = `
  const { parentPort, workerData: { source, flags, texts } } = require('node:worker_threads');
  const expression = new RegExp(source, flags);
  for (const { head, repeated, times, tail } of texts) {
    const text = head + repeated.repeat(times) + tail;
    if (expression.global) for (const match of text.matchAll(expression)) void match;
    else expression.exec(text);
    parentPort.postMessage('next');
  }`;

/** The expressions that stand still on some hostile text, as they are written. */
export async function standingStill(expressions: readonly ExpressionLiteral[]): Promise<string[]> {
  const standing: string[] = [];
  for (const expression of expressions)
    if (!(await isDone(expression)))
      standing.push(`${expression.file} /${expression.source}/${expression.flags}`);
  return standing;
}

/** Runs an expression in a thread of its own, which is ended when it stands still. */
async function isDone({ source, flags }: ExpressionLiteral): Promise<boolean> {
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: { source, flags, texts: hostileTexts(source) },
  });
  let standsStill = false;
  const alarm = setTimeout(() => {
    standsStill = true;
    void worker.terminate();
  }, STANDSTILL_MS);
  worker.on('message', () => alarm.refresh());
  await once(worker, 'exit');
  clearTimeout(alarm);
  return !standsStill;
}
