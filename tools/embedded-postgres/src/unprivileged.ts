import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { environment } from './environment.js';
import type { Identity, Owner } from './identity.js';
import { belowPrivateFolders } from './private-folders.js';

const execute = promisify(execFile);

const ourselves: Identity = { recipe: (command, args) => ({ command, args }) };

const asUser = (owner: Owner): Identity => ({
  owner,
  recipe: (command, args) => ({ command, args, runAs: owner }),
});

/**
 * Chooses the user who runs PostgreSQL on a folder: it refuses to run as root or as a user without
 * a name. Started by root it runs as an ordinary user, never with root's number in a namespace, with
 * which it could read every file.
 */
export async function chooseIdentity(folder: string, data: string, program: string): Promise<Identity> {
  const isRoot = process.geteuid?.() === 0;
  if (process.platform === 'win32' || (!isRoot && (await hasName(process.geteuid?.())))) return ourselves;
  const candidates = isRoot
    ? [() => ownerOf(data, folder), systemUser]
    : [() => inUserNamespace(), () => ourselves];
  for (const candidate of candidates) {
    const identity = await candidate();
    for (const way of await waysOf(identity, folder, program))
      if (await reaches(way, path.dirname(folder), program)) return way;
  }
  throw new Error(
    `PostgreSQL does not run as root, and no other user can reach both ${folder} and ${program}: ` +
      'set DATABASE_URL to a PostgreSQL of your own, run as an ordinary user, or move the project to a folder that others may enter.',
  );
}

/** The ways in which a user may reach a folder and a program: plainly, and past folders that are root's alone. */
async function waysOf(identity: Identity | undefined, folder: string, program: string): Promise<Identity[]> {
  if (identity?.owner === undefined || process.geteuid?.() !== 0) return identity ? [identity] : [];
  const below = await belowPrivateFolders(identity.owner, [folder, path.resolve(program, '../..')]);
  return below ? [identity, below] : [identity];
}

/** Makes the files of a folder the server's own, also when it ran in another way before. */
export async function handOver(folder: string, { owner }: Identity): Promise<void> {
  if (owner) await execute('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
}

/**
 * Chooses the owner of the files: an ordinary user who started the server first must still own them
 * after root started it.
 */
async function ownerOf(data: string, folder: string): Promise<Identity | undefined> {
  const { uid, gid } = await stat(data).catch(() => stat(folder));
  if (uid === 0) return undefined;
  return (await hasName(uid)) ? asUser({ uid, gid }) : inUserNamespace({ uid, gid });
}

/**
 * Makes a user namespace: inside, the user has the number of an ordinary one, yet reaches all that
 * it reaches outside.
 */
async function inUserNamespace(owner?: Owner): Promise<Identity> {
  const number = await anOrdinaryUser();
  return {
    owner,
    recipe: (command, args) => ({
      command: 'unshare',
      args: ['--user', `--map-user=${number}`, `--map-group=${number}`, '--', command, ...args],
      runAs: owner?.uid ? owner : undefined,
    }),
  };
}

/** Finds the number of an ordinary user with a name: initdb looks it up. */
async function anOrdinaryUser(): Promise<number> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return (
    users
      .split('\n')
      .map((line) => Number(line.split(':')[2]))
      .find(Boolean) ?? 1000
  );
}

async function hasName(uid: number | undefined): Promise<boolean> {
  return execute('id', ['-nu', String(uid)]).then(
    () => true,
    () => false,
  );
}

async function systemUser(): Promise<Identity | undefined> {
  try {
    return asUser(await lookUp('postgres'));
  } catch {
    return createSystemUser('postgres');
  }
}

async function createSystemUser(name: string): Promise<Identity | undefined> {
  try {
    await execute('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', name]);
    return asUser(await lookUp(name));
  } catch {
    return undefined;
  }
}

async function lookUp(name: string): Promise<Owner> {
  const id = async (option: string): Promise<number> => Number((await execute('id', [option, name])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function reaches(identity: Identity, folder: string, program: string): Promise<boolean> {
  const { command, args, runAs } = identity.recipe('/bin/sh', [
    '-c',
    'cd "$0" && exec "$1" --version',
    folder,
    program,
  ]);
  try {
    await execute(command, args, { cwd: '/', env: environment(), ...runAs });
    return true;
  } catch {
    return false;
  }
}
