import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { simulateReadableStream } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import type { LanguageModelV3StreamPart } from '@ai-sdk/provider';
import pg from 'pg';
import { SummarizeService } from '../../src/modules/ai/agents/index.js';
import {
  Agent,
  AiModule,
  type AiModuleOptions,
  type AiModuleExtras,
  ConversationService,
  STORE_POOL_SETTINGS,
} from '../../src/modules/ai/index.js';
import { useEmptyDatabase } from '../support/empty-database.js';

const SCOPE = { organizationId: 'umbra', userId: 'noa' };
const STORE_ALONE = { http: false, agents: false } as const;

type Options = AiModuleOptions & AiModuleExtras;

describe('The AI module without HTTP', () => {
  const database = useEmptyDatabase();
  const connection = () => ({ connectionString: database.current.url, max: 2 });

  async function withWorker<T>(
    options: Options,
    work: (service: ConversationService) => Promise<T>,
  ): Promise<T> {
    const quiet = { logger: false, abortOnError: false } as const;
    const app = await NestFactory.createApplicationContext(AiModule.forRoot(options), quiet);
    try {
      return await work(app.get(ConversationService));
    } finally {
      await app.close();
    }
  }

  async function withPool<T>(config: pg.PoolConfig, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const pool = new pg.Pool({ connectionString: database.current.url, max: 2, ...config });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  }

  const refusalOf = (options: Options): Promise<unknown> =>
    withWorker(options, () => Promise.resolve('started')).catch((error: unknown) =>
      error instanceof Error ? error.message : error,
    );

  it('serves a worker, with agents and without', async () => {
    for (const agents of [true, false]) {
      const created = await withWorker({ database: connection(), http: false, agents }, (service) =>
        service.getOrCreate(SCOPE),
      );
      expect(created.created).toBe(agents);
    }
  });

  it('is injected into the services of any module, also of one that imports the bare class', async () => {
    @Injectable()
    class Digest {
      constructor(readonly conversations: ConversationService) {}
    }
    @Module({ imports: [AiModule], providers: [Digest] })
    class DigestModule {}
    const module = AiModule.forRoot({ database: connection(), ...STORE_ALONE });
    const testing = await Test.createTestingModule({ imports: [module, DigestModule] }).compile();
    try {
      expect((await testing.get(Digest).conversations.list(SCOPE)).items).toEqual([]);
    } finally {
      await testing.close();
    }
  });

  it('is seen by modules that import it alone, where it is not global', async () => {
    const module = AiModule.forRoot({ database: connection(), http: false, isGlobal: false });
    @Injectable()
    class Digest {
      constructor(
        readonly conversations: ConversationService,
        readonly summaries: SummarizeService,
      ) {}
    }
    @Module({ imports: [module], providers: [Digest] })
    class Importing {}
    @Module({ providers: [Digest] })
    class Stranger {}
    const imports = (feature: object) =>
      Test.createTestingModule({ imports: [module, feature as typeof Importing] }).compile();

    const testing = await imports(Importing);
    expect((await testing.get(Digest).conversations.list(SCOPE)).items).toEqual([]);
    await testing.close();
    await expect(imports(Stranger)).rejects.toThrow("can't resolve dependencies of the Digest");
  });

  it('lives twice in one process, each on a schema of its own', async () => {
    const options = { database: connection(), ...STORE_ALONE };
    await withWorker({ ...options, schema: 'one' }, (first) =>
      withWorker({ ...options, schema: 'other' }, async (second) => {
        await first.getOrCreate(SCOPE);

        expect((await first.list(SCOPE)).items).toHaveLength(1);
        expect((await second.list(SCOPE)).items).toHaveLength(0);
      }),
    );
  });

  it('works on the pool of the application, in its transactions too, and does not end it', async () => {
    await withPool(STORE_POOL_SETTINGS, async (pool) => {
      const id = await withWorker({ database: pool, schema: 'ai', ...STORE_ALONE }, async (service) => {
        const { conversation } = await service.getOrCreate(SCOPE);
        await service.updateTitle(SCOPE, conversation.id, 'Interview notes');
        const transaction = await pool.connect();
        await transaction.query('BEGIN');
        const messages = [1, 2].map((number) => ({ role: 'user' as const, content: `Note ${number}` }));
        await service.addMessages(SCOPE, conversation.id, messages, { transaction });
        await transaction.query('ROLLBACK');
        await transaction.query('BEGIN');
        await service.addMessage(
          SCOPE,
          conversation.id,
          { role: 'user', content: 'Note 3' },
          { transaction },
        );
        await transaction.query('COMMIT');
        transaction.release();
        return conversation.id;
      });

      const { rows } = await pool.query('SELECT content FROM ai.ai_message WHERE conversation_id = $1', [id]);
      expect(rows).toEqual([{ content: 'Note 3' }]);
    });
  });

  it('gives dates as dates, whatever parsers the application has set', async () => {
    const { TIMESTAMPTZ } = pg.types.builtins;
    const parser = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => unknown;
    pg.types.setTypeParser(TIMESTAMPTZ, (text) => text);
    try {
      await withWorker({ database: connection(), ...STORE_ALONE }, async (service) => {
        const { conversation } = await service.getOrCreate(SCOPE);
        await service.addMessage(SCOPE, conversation.id, { role: 'user', content: 'Hello' });
        const { items } = await service.list(SCOPE);

        expect(conversation.createdAt).toBeInstanceOf(Date);
        expect(items[0]?.lastMessageAt).toBeInstanceOf(Date);
      });
    } finally {
      pg.types.setTypeParser(TIMESTAMPTZ, parser);
    }
  });

  it('asks the model of the application', async () => {
    const usage = {
      inputTokens: { total: 7, noCache: 7, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 3, text: 3, reasoning: 0 },
    };
    const chunks: LanguageModelV3StreamPart[] = [
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: 'Mia signed.' },
      { type: 'text-end', id: 't' },
      { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage },
    ];
    const model = new MockLanguageModelV3({
      modelId: 'own',
      doStream: { stream: simulateReadableStream({ chunks }) },
    });
    const quiet = { logger: false, abortOnError: false } as const;
    const module = AiModule.forRoot({ database: connection(), http: false, model });
    const app = await NestFactory.createApplicationContext(module, quiet);
    try {
      const { text } = await app.get(SummarizeService).summarize(SCOPE, { text: 'Mia has signed it.' });
      expect(text).toBe('Mia signed.');
      expect((await app.get(ConversationService).getStats(SCOPE)).byModel).toMatchObject([
        { model: 'own', input: 7, output: 3 },
      ]);
    } finally {
      await app.close();
    }
  });

  describe('does not start', () => {
    it('with routes and nobody who says who is asking', async () => {
      expect(await refusalOf({ database: connection(), agents: false })).toBe(
        'AiModule has routes and needs `principalOf`: (request) => ({ organizationId, userId, grants }), from what ' +
          'authenticates your requests. Without routes say `http: false`.',
      );
    });

    it.each([[{}], [{ database: {} }], [{ database: { connectionString: '' } }]])(
      'without a database: %j',
      async (options) => {
        expect(await refusalOf({ ...options, ...STORE_ALONE } as unknown as Options)).toBe(
          'AiModule needs `database`: { connectionString }, or a pg.Pool.',
        );
      },
    );

    it('with a model of a provider that is not known', async () => {
      const model = { provider: 'cohere' } as unknown as NonNullable<Options['model']>;

      expect(await refusalOf({ database: connection(), http: false, model })).toMatch(
        /^There is no provider cohere/,
      );
    });

    it('with an agent whose model cannot be made', async () => {
      @Injectable()
      class Lost extends Agent {
        readonly type = 'lost';
        readonly instructions = 'You are lost.';
        override readonly model = 'openai/gpt-5';
      }
      @Module({ imports: [AiModule], providers: [Lost] })
      class LostModule {}
      const module = AiModule.forRoot({ database: connection(), http: false });
      const application = await Test.createTestingModule({ imports: [module, LostModule] }).compile();

      await expect(application.init()).rejects.toThrow(
        'The agent lost has no model: `model` must be a LanguageModel of the AI SDK 6',
      );
      await application.close();
    });

    it('with a time of nothing', async () => {
      const turns = { leaseSeconds: 0 };

      expect(await refusalOf({ database: connection(), turns, ...STORE_ALONE })).toBe(
        'AiModule: leaseSeconds must be a number above 0.',
      );
    });

    it('in what is no transaction', async () => {
      await withPool(STORE_POOL_SETTINGS, (pool) =>
        withWorker({ database: pool, schema: 'ai', ...STORE_ALONE }, async (service) => {
          const transaction = await pool.connect();
          await expect(service.getOrCreate(SCOPE, {}, { transaction })).rejects.toThrow('send BEGIN before');
          transaction.release();
        }),
      );
    });

    it.each<[string, pg.PoolConfig, string]>([
      ['timeouts', {}, 'The pool needs a statement_timeout of 1 to 30000 ms.'],
      ['a lock_timeout', { ...STORE_POOL_SETTINGS, lock_timeout: 0 }, 'The pool needs a lock_timeout.'],
      [
        'a bound for waiting',
        { ...STORE_POOL_SETTINGS, connectionTimeoutMillis: 0 },
        'The pool needs a connectionTimeoutMillis.',
      ],
      [
        'dates that can be read',
        { ...STORE_POOL_SETTINGS, options: '-c DateStyle=German' },
        'DateStyle must be ISO.',
      ],
      ['UTC', { ...STORE_POOL_SETTINGS, options: '-c TimeZone=Asia/Kathmandu' }, 'TimeZone must be UTC.'],
    ])('on a pool without %s', async (_what, config, sentence) => {
      await withPool(config, async (pool) => {
        const refusal = await refusalOf({ database: pool, ...STORE_ALONE });

        expect(refusal).toContain(sentence);
        expect(refusal).toContain('new Pool({ connectionString, ...STORE_POOL_SETTINGS })');
      });
    });

    it('behind its migrations where it may not apply them', async () => {
      const options = { database: connection(), schema: 'ai', migrate: false, ...STORE_ALONE };

      expect(await refusalOf(options)).toContain('npm run migrate');
      await withWorker({ ...options, migrate: true }, (service) => service.list(SCOPE));
      expect(await refusalOf(options)).toBe('started');
    });
  });
});
