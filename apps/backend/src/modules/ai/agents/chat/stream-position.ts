import type { SentChunk } from '../message-mapping/chunk-stream.js';
import type { PlacedChunk } from '../running-answers/chunk-log.js';

/** Hexadecimal digits of a turn's id that tell its events from those of another turn: the random ones, at its end. */
const TAG_DIGITS = 12;

/** Digits of a position, at most. */
const POSITION = /^(?<tag>[0-9a-f]{12})-(?<position>\d{1,9})$/;

/** Gives each chunk the id of its event, by which a front end can go on behind it. */
export function sentChunks(turnId: string, stream: ReadableStream<PlacedChunk>): ReadableStream<SentChunk> {
  const reader = stream.getReader();
  return new ReadableStream<SentChunk>(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue({ chunk: value.chunk, eventId: `${tagOf(turnId)}-${value.position}` });
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Reads the position of an event of a turn; 0 of what is none, or of another turn. */
export function positionIn(eventId: string | undefined, turnId: string): number {
  const { tag, position } = POSITION.exec(eventId ?? '')?.groups ?? {};
  return tag === tagOf(turnId) ? Number(position) : 0;
}

function tagOf(turnId: string): string {
  return turnId.slice(-TAG_DIGITS);
}
