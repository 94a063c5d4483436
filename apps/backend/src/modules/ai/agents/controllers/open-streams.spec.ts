import { describe, expect, it, jest } from '@jest/globals';
import { OpenStreams } from './open-streams.js';

const MIA = { organizationId: 'acme', userId: 'mia', grants: [] };
const TOM = { ...MIA, userId: 'tom' };

/** A stream of one value that does not end by itself. */
function unending(onCancel: () => void = () => undefined): ReadableStream<string> {
  return new ReadableStream<string>({
    start: (controller) => {
      controller.enqueue('one');
    },
    cancel: onCancel,
  });
}

async function readAll(stream: ReadableStream<string> | null): Promise<string[]> {
  const values: string[] = [];
  for await (const value of stream ?? []) values.push(value);
  return values;
}

describe('OpenStreams', () => {
  const open = (perUser: number, perConversation = perUser) =>
    new OpenStreams({ streams: { perUser, perConversation } });

  it('ends the oldest stream of a user for one too many, and releases its source', async () => {
    const streams = open(2);
    const released = jest.fn();
    const oldest = streams.open(MIA, 'a', unending(released));
    const second = streams.open(MIA, 'b', unending());
    const others = streams.open(TOM, 'a', unending());
    const reading = readAll(oldest);
    streams.open(MIA, 'c', unending());

    await reading;
    expect(released).toHaveBeenCalledTimes(1);
    for (const left of [second, others])
      expect(await left?.getReader().read()).toMatchObject({ value: 'one' });
  });

  it('ends the oldest stream of a chat for one too many of it', async () => {
    const streams = open(10, 1);
    const first = streams.open(MIA, 'a', unending());
    const other = streams.open(MIA, 'b', unending());
    const reading = readAll(first);
    streams.open(MIA, 'a', unending());

    await reading;
    expect(await other?.getReader().read()).toMatchObject({ value: 'one' });
  });

  it('counts no stream that has ended or that nobody reads any longer', async () => {
    const streams = open(2);
    const first = streams.open(MIA, 'a', unending());
    await streams.open(MIA, 'b', unending())?.cancel();
    const ended = new ReadableStream<string>({
      start: (controller) => {
        controller.close();
      },
    });
    await readAll(streams.open(MIA, 'c', ended));
    streams.open(MIA, 'd', unending());

    expect(await first?.getReader().read()).toMatchObject({ value: 'one' });
  });

  it('ends a stream at the end of what names its principal', async () => {
    const expiresAt = new Date(Date.now() + 50);

    expect(await readAll(open(2).open({ ...MIA, expiresAt }, 'a', unending()))).toEqual(['one']);
  });

  it('passes on that there is no stream', () => {
    expect(open(2).open(MIA, 'a', null)).toBeNull();
  });
});
