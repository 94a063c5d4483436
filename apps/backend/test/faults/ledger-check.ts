import type { Acknowledged, Load, Sent } from './load.js';
import type { PostgresServer } from './server.js';

interface StoredMessage extends Omit<Sent, 'writer'> {
  id: string;
  sequence: number;
}

interface Totals {
  messageCount: number;
  inputTokens: number;
  outputTokens: number;
}

const MESSAGES = `
  SELECT id, conversation_id AS "conversationId", sequence, idempotency_key AS key, content,
    input_tokens AS "inputTokens", output_tokens AS "outputTokens"
  FROM ai_message WHERE conversation_id = $1 ORDER BY sequence`;

const TOTALS = `
  SELECT message_count AS "messageCount", total_input_tokens::int AS "inputTokens",
    total_output_tokens::int AS "outputTokens"
  FROM ai_conversation WHERE id = $1`;

/** Compares the database with the messages that the writers of the load sent, once they have stopped. */
export async function ledgerFindings(server: PostgresServer, load: Load): Promise<string[]> {
  const findings = await ledgerFindingsMeanwhile(server, load);
  for (const id of load.conversationIds) {
    const stored = await server.query<StoredMessage>(MESSAGES, [id]);
    findings.push(...totalsFindings(stored, await server.query<Totals>(TOTALS, [id])));
  }
  return findings;
}

/** Compares what was acknowledged before the call, while the writers go on. */
export async function ledgerFindingsMeanwhile(server: PostgresServer, load: Load): Promise<string[]> {
  const acknowledgements = [...load.acknowledgements];
  const messages: StoredMessage[] = [];
  const findings: string[] = [];
  for (const id of load.conversationIds) {
    const stored = await server.query<StoredMessage>(MESSAGES, [id]);
    findings.push(...sequenceFindings(stored));
    messages.push(...stored);
  }
  return [
    ...findings,
    ...keyFindings(messages, load.sent),
    ...acknowledgedFindings(messages, acknowledgements),
    ...orderFindings(acknowledgements),
  ];
}

function sequenceFindings(messages: StoredMessage[]): string[] {
  const gaps = messages.filter(({ sequence }, index) => sequence !== index + 1);
  return counted(gaps.length, 'messages out of sequence');
}

function totalsFindings(messages: StoredMessage[], [totals]: Totals[]): string[] {
  const sum = (field: 'inputTokens' | 'outputTokens'): number =>
    messages.reduce((total, message) => total + message[field], 0);
  const exact =
    totals?.messageCount === messages.length &&
    totals.inputTokens === sum('inputTokens') &&
    totals.outputTokens === sum('outputTokens');
  return exact ? [] : ['a conversation whose totals are not what its messages add up to'];
}

/** Each key at most once, acknowledged or not, and with what was sent under it. */
function keyFindings(messages: StoredMessage[], sent: ReadonlyMap<string, Sent>): string[] {
  const strange = messages.filter((message) => !isStoredAs(message, sent.get(message.key)));
  const keys = new Set(messages.map(({ key }) => key));
  return [
    ...counted(messages.length - keys.size, 'messages stored twice'),
    ...counted(strange.length, 'messages that differ from what was sent'),
  ];
}

function isStoredAs(message: StoredMessage, sent: Sent | undefined): boolean {
  return (
    message.content === sent?.content &&
    message.conversationId === sent.conversationId &&
    message.inputTokens === sent.inputTokens &&
    message.outputTokens === sent.outputTokens
  );
}

function acknowledgedFindings(messages: StoredMessage[], acknowledgements: Acknowledged[]): string[] {
  const byKey = new Map(messages.map((message) => [message.key, message]));
  const lost = acknowledgements.filter(({ key }) => !byKey.has(key));
  const moved = acknowledgements.filter(({ key, id, sequence }) => {
    const stored = byKey.get(key);
    return stored !== undefined && (stored.id !== id || stored.sequence !== sequence);
  });
  return [
    ...counted(lost.length, 'acknowledged messages lost'),
    ...counted(moved.length, 'messages acknowledged as others than they are'),
  ];
}

/** Checks that messages of one writer stand in the order in which they were acknowledged. */
function orderFindings(acknowledgements: Acknowledged[]): string[] {
  const last = new Map<string, number>();
  const early = acknowledgements.filter(({ writer, conversationId, sequence }) => {
    const key = `${writer} ${conversationId}`;
    const before = last.get(key) ?? 0;
    last.set(key, sequence);
    return sequence < before;
  });
  return counted(early.length, 'messages before one that was acknowledged earlier');
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}
