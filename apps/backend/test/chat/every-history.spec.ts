import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type Tool, tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { openAi } from '../../src/commands/import/formats/openai.js';
import { parseJson } from '../../src/commands/import/json-value.js';
import type { Message } from '../../src/modules/ai/index.js';
import {
  AiClientService,
  type ConfiguredModel,
  ConfiguredModels,
  modelMessages,
  RESULTS_ARE_MATERIAL,
  systemTexts,
} from '../../src/modules/ai/test-internals.js';
import { PROVIDER_KINDS, type ProviderServer, startProvider } from '../support/providers/index.js';
import { Random } from '../support/random.js';
import { type StoredFields, storedHistory, storedMessages } from '../support/stored-histories.js';

/** Histories for each provider, with tools and without; HISTORIES sets another number. */
const HISTORIES = Number(process.env.HISTORIES ?? 150);
/** The number of the first one; a failure names its own, and HISTORY_SEED starts there. */
const SEED = Number(process.env.HISTORY_SEED ?? Date.now() % 2 ** 31);
/** A file of transcripts, one a line. */
const TRANSCRIPTS = process.env.IMPORT_FILE ?? 'docs/samples/transcripts.jsonl';
const SHOWN_FAILURES = 12;

const query = tool({ description: 'Searches.', inputSchema: z.object({ query: z.string() }) }) as Tool;
const TOOLS: ToolSet = { search_history: query, read_conversation: query, look_up: query };

interface History {
  name: string;
  messages: Message[];
}

describe.each(PROVIDER_KINDS.map((kind) => [kind.name, kind] as const))(
  'Every history is taken by %s',
  (_, kind) => {
    let server: ProviderServer;
    let client: AiClientService;
    let model: ConfiguredModel;

    beforeAll(async () => {
      globalThis.AI_SDK_LOG_WARNINGS = false;
      Logger.overrideLogger(false);
      server = await startProvider(kind);
      const options = { model: kind.model(server.url) };
      client = new AiClientService(options, new ConfiguredModels(options));
      model = await client.modelOf({});
    });
    afterAll(() => server.stop());

    it.each([
      ['with tools', TOOLS, true],
      ['without tools', {}, true],
      ['with tools that may not be called', TOOLS, false],
    ])('%s', async (__, tools, mayCallTools) => {
      const failures: string[] = [];
      for (const { name, messages } of histories()) {
        const failure = await failureOf(messages, tools, mayCallTools);
        if (failure !== null) failures.push(`${name}: ${failure}`);
      }

      expect(`${failures.length} refused`).toBe(`0 refused${shown(failures)}`);
    });

    it('as people and models have written it', async () => {
      const failures: string[] = [];
      for await (const { name, messages } of transcripts()) {
        const failure = await failureOf(messages, TOOLS, true);
        if (failure !== null) failures.push(`${name}: ${failure}`);
      }

      expect(`${failures.length} refused`).toBe(`0 refused${shown(failures)}`);
    });

    /** Makes a request of the messages as a turn does, and says why the provider did not take it. */
    async function failureOf(
      messages: Message[],
      tools: ToolSet,
      mayCallTools: boolean,
    ): Promise<string | null> {
      server.answer();
      const answer = client.stream({
        model,
        instructions: ['You help.', RESULTS_ARE_MATERIAL, ...systemTexts(messages)].join('\n\n'),
        messages: await modelMessages(messages, model.model.provider),
        tools,
        mayCallTools,
        maxOutputTokens: 4096,
        signal: AbortSignal.timeout(60_000),
      });
      const errors: unknown[] = [];
      for await (const part of answer.fullStream) if (part.type === 'error') errors.push(part.error);
      const [error] = errors;
      return server.refusals[0] ?? (errors.length > 0 ? textOf(error) : unsaid(messages, server));
    }
  },
);

function* histories(): Generator<History> {
  for (let number = SEED; number < SEED + HISTORIES; number++)
    yield { name: `HISTORY_SEED=${number}`, messages: storedHistory(new Random(number)) };
}

/** Transcripts up to the last message that a model would answer. */
async function* transcripts(): AsyncGenerator<History> {
  if (!existsSync(TRANSCRIPTS)) return;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(TRANSCRIPTS) })) {
    const messages = storedMessages(openAi.read(parseJson(line)).messages as StoredFields[]);
    const last = messages.findLastIndex(({ role }) => role !== 'assistant');
    yield { name: `line ${++number}`, messages: messages.slice(0, last + 1) };
  }
}

/** The beginning of a question that is missing in the request: what is taken must say what was said. */
function unsaid(messages: readonly Message[], { requests }: ProviderServer): string | null {
  const [request] = requests;
  if (!request) return 'No request was sent.';
  const sent = JSON.stringify(request.body);
  const missing = messages.find(
    ({ role, content }) => role === 'user' && !sent.includes(JSON.stringify(content.trim()).slice(1, -1)),
  );
  return missing === undefined ? null : `The request lacks ${JSON.stringify(missing.content.slice(0, 60))}.`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error);
}

/** One failure of each kind: what differs in numbers alone is of one kind. */
function shown(failures: readonly string[]): string {
  const kinds = new Map(failures.map((failure) => [failure.replaceAll(/[0-9]+/g, '#'), failure]));
  const some = [...kinds.values()].slice(0, SHOWN_FAILURES);
  return failures.length === 0 ? '' : `, but:\n${some.join('\n')}`;
}
