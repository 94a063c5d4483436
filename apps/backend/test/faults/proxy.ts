import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LOOPBACK } from '@conversation-store/embedded-postgres';
import { atEnd } from './cleanup.js';

/** Sends a piece of a stream on, whole or not, now or later. */
export type Transfer = (piece: Buffer) => AsyncIterable<Buffer>;

/** Sends everything on as it came. */
export async function* unchanged(piece: Buffer): AsyncIterable<Buffer> {
  yield await Promise.resolve(piece);
}

/** Sends everything on, so much later. */
export function slow(milliseconds: number): Transfer {
  return async function* (piece) {
    await pause(milliseconds);
    yield piece;
  };
}

/** Sends half of the next piece on, and breaks the connection. */
export async function* halving(piece: Buffer): AsyncIterable<Buffer> {
  yield await Promise.resolve(piece.subarray(0, piece.length / 2));
  throw new Error('The connection broke.');
}

/** Forwards the connections of the backend to PostgreSQL, and can slow or break them. */
export class Proxy {
  /** Of the statements of the backend. */
  towardsServer: Transfer = unchanged;
  /** Of the answers of PostgreSQL. */
  towardsClient: Transfer = unchanged;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async open(port: number): Promise<Proxy> {
    // Without a delay of its own: the small packets of statements would wait for each other.
    const server = createServer({ noDelay: true });
    const proxy = new Proxy(server);
    server.on('connection', (client) => {
      proxy.join(client, connect({ port, host: LOOPBACK, noDelay: true }));
    });
    atEnd(() => proxy.close());
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    return proxy;
  }

  /** The address of the database through the proxy. */
  urlThrough(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket, server: Socket): void {
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    forward(client, server, (piece) => this.towardsServer(piece));
    forward(server, client, (piece) => this.towardsClient(piece));
  }

  private async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Forwards piece by piece and in order; where either side breaks, both do. */
function forward(from: Socket, to: Socket, transfer: Transfer): void {
  const through = async function* (pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const piece of pieces) yield* transfer(piece);
  };
  pipeline(from, through, to).catch(() => {
    from.destroy();
    to.destroy();
  });
}
