import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Controller, Get, Module, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import type { SentChunk } from '../message-mapping/chunk-stream.js';
import { sendUiMessageStream } from './ui-message-stream.js';

const STALL_MS = 300;
const CHUNK: SentChunk = { chunk: { type: 'text-delta', id: '1', delta: 'x'.repeat(64 * 1024) } };

/** Streams without end, as fast as it is read. */
function endless(onCancel: () => void): ReadableStream<SentChunk> {
  return new ReadableStream<SentChunk>(
    {
      pull: (controller) => {
        controller.enqueue(CHUNK);
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}

let cancelled: () => void;

@Controller()
class EndlessController {
  @Get()
  async stream(@Req() request: HttpRequest, @Res() response: HttpResponse): Promise<void> {
    const stream = endless(() => {
      cancelled();
    });
    await sendUiMessageStream(request, response, stream, STALL_MS);
  }
}

@Module({ controllers: [EndlessController] })
class EndlessModule {}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('A stream on %s', (_, adapter) => {
  let app: INestApplication;
  let socket: Socket;

  afterEach(async () => {
    socket.destroy();
    await app.close();
  });

  async function open(): Promise<void> {
    app = await NestFactory.create(EndlessModule, adapter(), { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    socket = connect(((app.getHttpServer() as Server).address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  }

  it('is cut, and lets go of its source, where its client stops reading', async () => {
    const letGo = new Promise<void>((resolve) => (cancelled = resolve));
    await open();
    await once(socket, 'readable');

    await letGo;
  });

  it('goes on for as long as its client reads', async () => {
    cancelled = () => undefined;
    await open();
    const until = Date.now() + 2 * STALL_MS;
    let latest = 0;
    for await (const bytes of socket) {
      expect((bytes as Buffer).length).toBeGreaterThan(0);
      latest = Date.now();
      // The loop destroys the connection when it is left.
      if (latest > until) break;
    }

    expect(latest).toBeGreaterThan(until);
  });
});
