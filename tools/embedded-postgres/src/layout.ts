import { access, constants, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';

export interface Layout {
  folder: string;
  data: string;
  password: string;
  log: string;
  lock: string;
}

/**
 * Makes the folder and returns the paths of its parts. The path is resolved, because a running
 * server is recognised by the path it was started with. The password lies inside the data folder,
 * so that the two come into being, move and disappear together.
 */
export async function layOut(wanted: string): Promise<Layout> {
  const folder = await makeFolder(wanted);
  const data = path.join(folder, 'data');
  return {
    folder,
    data,
    password: path.join(data, 'password'),
    log: path.join(folder, 'server.log'),
    lock: path.join(folder, 'starting.lock'),
  };
}

async function makeFolder(wanted: string): Promise<string> {
  try {
    await mkdir(wanted, { recursive: true });
    await access(wanted, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(wanted);
  } catch (cause) {
    throw new Error(
      `The folder ${wanted} may not be written: run as the user who owns it, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}
