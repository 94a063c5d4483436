import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult } from 'jose';

/** Publishes the public keys of an RSA and an elliptic pair, whose ids are `rsa` and `ec`. */
export interface KeyServer {
  url: string;
  rsa: GenerateKeyPairResult;
  ec: GenerateKeyPairResult;
  /** Answer to every request: the key set, unless changed. */
  answer: { status: number; body: string };
  stop(): Promise<unknown>;
}

export async function startKeyServer(): Promise<KeyServer> {
  const rsa = await generateKeyPair('RS256', { extractable: true });
  const ec = await generateKeyPair('ES256', { extractable: true });
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', use: 'sig' },
  ];
  const server = createServer((_, response) =>
    response.writeHead(keyServer.answer.status).end(keyServer.answer.body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    rsa,
    ec,
    answer: { status: 200, body: JSON.stringify({ keys }) },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
  return keyServer;
}
