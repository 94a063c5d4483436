import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderKind, ProviderRequest, ProviderSession, ScriptedAnswer } from './provider-kind.js';

export interface ProviderServer {
  url: string;
  /** Sets the answers to the next requests, in order; a request beyond them gets a short text. */
  answer(...answers: ScriptedAnswer[]): void;
  /** The requests since the last `answer`. */
  requests: ProviderRequest[];
  /** What was refused since the last `answer`, in the provider's words. */
  refusals: string[];
  stop(): Promise<void>;
}

const SHORT_ANSWER: ScriptedAnswer = { text: 'Yes.', finish: 'stop', usage: { input: 7, output: 2 } };

/** Starts a server that refuses what the provider of that kind refuses, and streams answers as it does. */
export async function startProvider(kind: ProviderKind): Promise<ProviderServer> {
  const provider = new Provider(kind);
  const server = createServer((request, response) => {
    void provider.serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (...answers) => {
      provider.script(answers);
    },
    requests: provider.requests,
    refusals: provider.refusals,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

class Provider {
  readonly requests: ProviderRequest[] = [];
  readonly refusals: string[] = [];
  private readonly session: ProviderSession;
  private answers: ScriptedAnswer[] = [];

  constructor(private readonly kind: ProviderKind) {
    this.session = kind.open();
  }

  script(answers: ScriptedAnswer[]): void {
    this.answers = answers;
    this.requests.length = 0;
    this.refusals.length = 0;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', headers } = request;
    const received = { path: url, headers, body: JSON.parse(await textOf(request)) as unknown };
    this.requests.push(received);
    const refusal = this.session.refusalOf(received);
    if (refusal) {
      this.refusals.push(refusal.message);
      response.writeHead(refusal.status ?? 400, { 'content-type': 'application/json' });
      response.end(JSON.stringify(this.kind.errorBody(refusal)));
      return;
    }
    response.writeHead(200, { 'content-type': this.kind.contentType ?? 'text/event-stream' });
    for (const event of this.session.events(this.answers.shift() ?? SHORT_ANSWER)) response.write(event);
    response.end();
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const sent: Buffer[] = [];
  for await (const bytes of request) sent.push(bytes as Buffer);
  return Buffer.concat(sent).toString();
}
