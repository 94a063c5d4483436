import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { loadSettings } from '../config/settings.js';
import { openDatabase } from '../open-database.js';
import { INTERRUPTED, onInterruption } from './interruption.js';

/** The work of a command; it ends early once the signal is aborted. */
export type Work<T> = (backend: INestApplicationContext, interruption: AbortSignal) => Promise<T>;

/** Runs a command's work with the backend's services, on its database, without HTTP. */
export async function withBackend<T>(work: Work<T>): Promise<T> {
  const settings = loadSettings();
  const interruption = new AbortController();
  onInterruption(() => {
    console.error('Stopping …');
    interruption.abort();
  }, INTERRUPTED);
  const database = await openDatabase(settings);
  try {
    const module = AppModule.forRoot(settings, database.url);
    const backend = await NestFactory.createApplicationContext(module, {
      logger: ['warn', 'error', 'fatal'],
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
