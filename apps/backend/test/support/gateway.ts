import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A file of a built page, as it is served. */
export interface PageFile {
  type: string;
  bytes: Buffer;
}

/** The header of an answer that names the backend from which it comes. */
export const BACKEND_HEADER = 'x-backend';

/**
 * What stands before the backends: serves the page, and sends each request below `/api` to the next of them. It can
 * break connections, and be slow.
 */
export class Gateway {
  /** Addresses of the backends, which take turns. */
  backends: string[] = [];
  /** The one of them that takes what people write; then every other request goes to another one. */
  answering: string | undefined;
  /** Milliseconds before a request is sent on. */
  delayMs = 0;
  private requests = 0;
  private readonly open = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    private readonly files: ReadonlyMap<string, PageFile>,
  ) {}

  /** @param files of the page, by path; none unless said */
  static async start(files: ReadonlyMap<string, PageFile> = new Map()): Promise<Gateway> {
    const server = createServer();
    const gateway = new Gateway(server, files);
    server.on('request', (asked, answer) => void gateway.serve(asked, answer));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gateway;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks the connections of all answers that are on their way; returns how many. */
  cut(): number {
    const broken = [...this.open];
    for (const answer of broken) answer.destroy();
    return broken.length;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { pathname } = new URL(asked.url ?? '/', this.origin);
    if (!pathname.startsWith('/api/')) {
      this.servePage(pathname, answer);
      return;
    }
    this.open.add(answer);
    answer.on('close', () => this.open.delete(answer));
    if (this.delayMs > 0) await pause(this.delayMs);
    // A side that breaks off breaks the other.
    await this.forward(asked, answer).catch(() => answer.destroy());
  }

  private servePage(pathname: string, answer: ServerResponse): void {
    const file = this.files.get(pathname === '/' ? '/index.html' : pathname);
    if (file) answer.writeHead(200, { 'content-type': file.type }).end(file.bytes);
    else answer.writeHead(404).end();
  }

  private backendOf({ method, url = '' }: IncomingMessage): string {
    const isWritten = method === 'POST' && url.endsWith('/chat');
    const others = this.backends.filter((one) => one !== this.answering);
    const backend =
      isWritten && this.answering !== undefined ? this.answering : others[this.requests++ % others.length];
    if (backend === undefined) throw new Error('There is no backend.');
    return backend;
  }

  private async forward(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const backend = this.backendOf(asked);
    const url = new URL(asked.url ?? '/', backend);
    const { method, headers } = asked;
    const sent = request(url, { method, headers: { ...headers, host: url.host } });
    answer.on('close', () => sent.destroy());
    const received = once(sent, 'response') as Promise<[IncomingMessage]>;
    await Promise.all([pipeline(asked, sent), received]);
    const [from] = await received;
    answer.writeHead(from.statusCode ?? 502, { ...from.headers, [BACKEND_HEADER]: backend });
    answer.flushHeaders();
    await pipeline(from, answer);
  }
}
