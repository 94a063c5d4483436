import { isDeepStrictEqual } from 'node:util';
import { storableText } from '../../../src/modules/ai/test-internals.js';
import type { FuzzRequest } from './requests.js';
import type { FuzzAnswer } from './send.js';

export type Rows = Record<string, unknown[]>;
type Row = Record<string, unknown>;

/** Finds rows that do not agree with the answer: a refusal and a read store nothing, a write all that it answers. */
export function wrongEffects(
  request: FuzzRequest,
  answer: FuzzAnswer | null,
  before: Rows,
  after: Rows,
): string[] {
  const mayWrite = answer !== null && answer.status < 300 && !request.operation.startsWith('GET');
  if (!mayWrite) return isDeepStrictEqual(before, after) ? [] : ['has changed what is stored'];
  if (request.operation.endsWith('/messages')) return wrongMessage(request, answer, before, after);
  return /\/conversations(\/\{id\}(\/\w+)?)?$/.test(request.operation)
    ? wrongConversation(answer, after)
    : [];
}

function wrongMessage(
  { body = '' }: FuzzRequest,
  { status, text }: FuzzAnswer,
  before: Rows,
  after: Rows,
): string[] {
  const sent = JSON.parse(body) as Row;
  const answered = JSON.parse(text) as Row;
  const more = after.ai_message!.length - before.ai_message!.length;
  const row = after.ai_message!.find((one) => (one as Row).id === answered.id) as Row | undefined;
  const faults = more === (status === 201 ? 1 : 0) ? [] : [`has stored ${more} messages`];
  const content = storableText((sent.content as string | null | undefined) ?? '');
  if (row?.content !== content || answered.content !== content) faults.push('has stored another content');
  if (row?.input_tokens !== answered.inputTokens) faults.push('has stored other tokens');
  if (!isDeepStrictEqual(row?.metadata, answered.metadata)) faults.push('has stored other metadata');
  return faults;
}

function wrongConversation({ text }: FuzzAnswer, { ai_conversation: rows = [] }: Rows): string[] {
  if (text === '') return [];
  const answered = JSON.parse(text) as Row;
  const row = rows.find((one) => (one as Row).id === answered.id) as Row | undefined;
  const same = row?.title === answered.title && row?.status === answered.status;
  return same && row?.entity_id === answered.entityId ? [] : ['has stored another conversation'];
}
