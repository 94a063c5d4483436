import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { loadSettings } from '../config/settings.js';
import { openDatabase } from '../open-database.js';

/** Runs a command's work with the backend's services, on its database, without HTTP. */
export async function withBackend<T>(work: (backend: INestApplicationContext) => Promise<T>): Promise<T> {
  const settings = loadSettings();
  const database = await openDatabase(settings);
  try {
    const module = AppModule.forRoot(settings, database.url);
    const backend = await NestFactory.createApplicationContext(module, {
      logger: ['warn', 'error', 'fatal'],
      abortOnError: false,
    });
    try {
      return await work(backend);
    } finally {
      await backend.close();
    }
  } finally {
    await database.close();
  }
}
