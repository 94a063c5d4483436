import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const RECONNECT_MS = 50;

/** Opens a connection, lets `use` write to it, and resolves when it is closed; the answers are read, unless `deaf`. */
export async function connection(
  url: string,
  signal: AbortSignal,
  use: (socket: Socket) => void,
  onData: ((text: string) => void) | 'deaf' = () => undefined,
): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const end = (): void => void socket.destroy();
  signal.addEventListener('abort', end);
  socket.on('error', () => undefined);
  socket.once('connect', () => {
    use(socket);
  });
  if (onData === 'deaf') socket.pause();
  else
    socket.on('data', (bytes) => {
      onData(bytes.toString('latin1'));
    });
  await closed;
  signal.removeEventListener('abort', end);
  if (!signal.aborted) await pause(RECONNECT_MS);
}

export function head(method: string, path: string, headers: Record<string, string | number> = {}): string {
  const lines = Object.entries({ host: 'backend', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}
