import { readFile } from 'node:fs/promises';
import { type INestApplication, type PipeTransform, ValidationPipe } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import pg from 'pg';
import type { AiModuleExtras, DatabaseAddress } from '../../src/modules/ai/index.js';
import { HostModule } from './host.module.js';

const MIGRATION = new URL('prisma/migrations/20250110120000_cases/migration.sql', import.meta.url);

/** The size of the largest message of the store; each server takes less by default. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

const ADAPTERS = {
  Express: () => new ExpressAdapter(),
  Fastify: () =>
    new FastifyAdapter({
      bodyLimit: BODY_LIMIT_BYTES,
      // Keys such as `__proto__` are data like any other.
      onProtoPoisoning: 'ignore',
      onConstructorPoisoning: 'ignore',
    }),
} satisfies Record<string, () => AbstractHttpAdapter>;

export type Adapter = keyof typeof ADAPTERS;

/** Starts the host on a free port. */
export async function startHost(
  adapter: Adapter,
  database: DatabaseAddress,
  structure?: AiModuleExtras,
): Promise<INestApplication> {
  const app = await NestFactory.create(HostModule.with(database, structure), ADAPTERS[adapter](), {
    logger: false,
    abortOnError: false,
  });
  if (adapter === 'Express')
    (app as NestExpressApplication).useBodyParser('json', { limit: BODY_LIMIT_BYTES });
  app.setGlobalPrefix('backend');
  app.useGlobalPipes(strictPipe(), TRIMMING_PIPE);
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, new DocumentBuilder().build()), {
    jsonDocumentUrl: 'docs-json',
  });
  await app.listen(0, '127.0.0.1');
  return app;
}

/** The strictest and most obliging pipe that a host may have: it drops unknown fields and converts what it can. */
function strictPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    transformOptions: { enableImplicitConversion: true },
  });
}

/** Trims every text of a parameter. */
const TRIMMING_PIPE: PipeTransform = {
  transform: (value: unknown) =>
    value !== null && typeof value === 'object' && value.constructor === Object
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, trimmed(one)]))
      : trimmed(value),
};

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

/** Applies the host's own migration, and records it as Prisma does. */
export async function migrateHost(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(await readFile(MIGRATION, 'utf8'));
    await client.query(`
      CREATE TABLE IF NOT EXISTS _prisma_migrations (
        id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
        migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
        started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0);
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
      VALUES ('1', 'of the host', now(), '20250110120000_cases', 1)`);
  } finally {
    await client.end();
  }
}
