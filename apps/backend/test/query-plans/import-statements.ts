import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ExportService, RestoreService, type Scope, TranscriptService } from '../../src/modules/ai/index.js';
import { ConversationRemoval } from '../../src/modules/ai/test-internals.js';
import { said } from '../support/messages.js';
import type { TestBackend } from '../support/test-backend.js';

/** A call that sends statements, of a scope and its conversation. */
export type Call = (backend: TestBackend, scope: Scope, id: string) => Promise<unknown>;

/** Imports, of transcripts and of what was removed. */
export const IMPORTS: [string, Call][] = [
  [
    'an import of a transcript',
    async ({ app }, scope) => {
      const messages = [said('Who signed?'), said('And when?'), said('Who else?', { parent: 0 })];
      const transcript = { format: 'test', messages, head: 1 };
      const transcripts = app.get(TranscriptService, { strict: false });
      await transcripts.import(scope, transcript);
      const entity = { entityType: 'case', entityId: 'HR-17' };
      for (const content of ['And where?', 'And why?'])
        await transcripts.import(
          scope,
          { format: 'test', messages: [said(content), ...messages] },
          { entity },
        );
    },
  ],
  [
    'an export that brings back what was removed',
    async ({ app, conversations }, scope, id) => {
      await conversations.addMessage(scope, id, said('Who signed?'));
      const exports = app.get(ExportService, { strict: false });
      const exported = async (): Promise<string> =>
        text((await exports.exportByCommand(scope.organizationId, {})).bytes);
      const old = await exported();
      await conversations.addMessage(scope, id, said('And when?'));
      for (const file of [old, await exported()]) {
        await conversations.delete(scope, id);
        await app.get(ConversationRemoval, { strict: false }).remove(scope.organizationId, [id]);
        const lines = Readable.from([Buffer.from(file)]);
        await app.get(RestoreService, { strict: false }).restore(scope.organizationId, lines);
      }
    },
  ],
];
