import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LOOPBACK } from '@conversation-store/embedded-postgres';
import { atEnd } from './cleanup.js';

/** What becomes of a piece of a stream on its way. */
export type Weather = (piece: Buffer) => AsyncIterable<Buffer>;

/** Everything arrives, as it was sent. */
export async function* fair(piece: Buffer): AsyncIterable<Buffer> {
  yield await Promise.resolve(piece);
}

/** Everything arrives, so much later. */
export function slow(milliseconds: number): Weather {
  return async function* (piece) {
    await pause(milliseconds);
    yield piece;
  };
}

/** Half of the next piece arrives, and then the connection breaks. */
export async function* halving(piece: Buffer): AsyncIterable<Buffer> {
  yield await Promise.resolve(piece.subarray(0, piece.length / 2));
  throw new Error('The connection broke.');
}

/** Stands between the backend and PostgreSQL, and harms the connections. */
export class Proxy {
  /** Of what the backend sends. */
  towardsServer: Weather = fair;
  /** Of what PostgreSQL answers. */
  towardsClient: Weather = fair;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async open(port: number): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server);
    server.on('connection', (client) => {
      proxy.join(client, connect(port, LOOPBACK));
    });
    atEnd(() => proxy.close());
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    return proxy;
  }

  /** The address of the database by way of the proxy. */
  inFrontOf(databaseUrl: string): string {
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
    carry(client, server, (piece) => this.towardsServer(piece));
    carry(server, client, (piece) => this.towardsClient(piece));
  }

  private async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Piece by piece and in order; where either side breaks, both do. */
function carry(from: Socket, to: Socket, weather: Weather): void {
  const through = async function* (pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const piece of pieces) yield* weather(piece);
  };
  pipeline(from, through, to).catch(() => {
    from.destroy();
    to.destroy();
  });
}
