import { RETRY_MS } from './event.limits.js';

/** A server-sent event. */
export interface ServerSentEvent {
  /** What a client sends as `Last-Event-ID` when it connects again. */
  id: string;
  event: string;
  data: unknown;
}

/** A comment, which clients pass over. */
export const HEARTBEAT = ': \n\n';

/** Tells the client when to connect again. */
export function retryLine(): string {
  return `retry: ${RETRY_MS + Math.floor(Math.random() * RETRY_MS)}\n\n`;
}

export function eventText({ id, event, data }: ServerSentEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
