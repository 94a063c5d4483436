import { ConsoleLogger, type INestApplicationContext, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { aiOptions } from '../ai-options.js';
import { loadSettings } from '../config/settings.js';
import { AiModule } from '../modules/ai/index.js';
import { openDatabase } from '../open-database.js';
import { INTERRUPTED, onInterruption } from './interruption.js';

/** The work of a command; it ends early once the signal is aborted. */
export type Work<T> = (backend: INestApplicationContext, interruption: AbortSignal) => Promise<T>;

/** Runs a command's work with the services of the store, on the backend's database. */
export async function withBackend<T>(work: Work<T>): Promise<T> {
  const settings = loadSettings();
  const interruption = new AbortController();
  onInterruption(() => {
    console.error('Stopping …');
    interruption.abort();
  }, INTERRUPTED);
  const database = await openDatabase(settings);
  try {
    const options = aiOptions(settings, database.url);
    const module = AiModule.forRoot({ ...options, http: false, agents: false });
    const backend = await NestFactory.createApplicationContext(module, {
      logger: new ErrorLogger({ logLevels: ['warn', 'error', 'fatal'] }),
      abortOnError: false,
    });
    try {
      return await work(backend, interruption.signal);
    } finally {
      await backend.close();
    }
  } finally {
    await database.close();
  }
}

/** Logs to standard error: what a command writes to standard output may be read by a program. */
class ErrorLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[], context?: string, level?: LogLevel): void {
    super.printMessages(messages, context, level, 'stderr');
  }
}
