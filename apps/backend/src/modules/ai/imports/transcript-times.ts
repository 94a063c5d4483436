import type { Transcript } from './transcript.js';

/** Tells the earliest time of a transcript, and whether all of it has one: a message without has that of the one before. */
export function timesOf({ createdAt, messages }: Pick<Transcript, 'createdAt' | 'messages'>): {
  earliest: Date | null;
  isDated: boolean;
} {
  let earliest = createdAt ?? null;
  for (const message of messages)
    if (message.createdAt && (earliest === null || message.createdAt < earliest))
      earliest = message.createdAt;
  return { earliest, isDated: (createdAt ?? messages[0]?.createdAt) !== undefined };
}
