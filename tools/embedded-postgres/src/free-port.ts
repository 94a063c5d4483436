import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The only address that the server listens on. */
export const LOOPBACK = '127.0.0.1';

/** The preferred port if it is free, else one that the system chooses. */
export async function freePort(preferred = 0): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred, LOOPBACK);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    if (preferred) return await freePort();
    throw error;
  } finally {
    server.close();
  }
}
