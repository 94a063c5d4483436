import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Identity, Owner } from './identity.js';

const ENTERED_BY_OTHERS = 0o001;

/**
 * Covers the private folders by empty ones, shows the two folders below them as they are, and becomes the user: all in a
 * mount namespace, which other processes do not see.
 */
const SCRIPT = `
set -e
user=$1 group=$2 first=$3 second=$4
shift 4
exec 3<"$first" 4<"$second"
while [ "$1" != -- ]; do
  mount -t tmpfs -o mode=755 none "$1"
  shift
done
shift
mkdir -p "$first" "$second"
mount --no-canonicalize --bind /proc/self/fd/3 "$first"
mount --no-canonicalize --bind /proc/self/fd/4 "$second"
exec 3<&- 4<&-
cd "$first"
exec setpriv --reuid="$user" --regid="$group" --clear-groups -- "$@"`;

/**
 * The identity of a user who reaches two folders also where they lie below some that only root may enter, such as /root;
 * undefined where none is in the way. The user reaches nothing else there.
 */
export async function belowPrivateFolders(
  { uid, gid }: Owner,
  folders: readonly [string, string],
): Promise<Identity | undefined> {
  const covers = new Set(await Promise.all(folders.map(outermostPrivate)));
  covers.delete(undefined);
  if (covers.size === 0) return undefined;
  const script = [
    '/bin/sh',
    '-c',
    SCRIPT,
    'sh',
    String(uid),
    String(gid),
    ...folders,
    ...(covers as Set<string>),
  ];
  return {
    owner: { uid, gid },
    recipe: (command, args) => ({
      command: 'unshare',
      args: ['--mount', '--', ...script, '--', command, ...args],
    }),
  };
}

/** The outermost folder above this one that others may not enter. */
async function outermostPrivate(folder: string): Promise<string | undefined> {
  const parent = path.dirname(folder);
  if (parent === folder) return undefined;
  const above = await outermostPrivate(parent);
  if (above !== undefined) return above;
  return (await stat(parent)).mode & ENTERED_BY_OTHERS ? undefined : parent;
}
