import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Identity } from './identity.js';
import { chooseIdentity, handOver } from './unprivileged.js';

const isRoot = process.geteuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
const PROGRAM = '/usr/bin/true';
const NAMELESS = { uid: 54_321, gid: 54_321 };
const NOBODY = 65_534;

let top: string;
let folder: string;
let data: string;
const usualPath = process.env.PATH;

beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'unprivileged-'));
  folder = path.join(top, 'project', 'postgres');
  data = path.join(folder, 'data');
  await mkdir(data, { recursive: true });
});

afterEach(async () => {
  process.env.PATH = usualPath;
  await rm(top, { recursive: true });
});

async function forbidNamespaces(): Promise<void> {
  await writeFile(
    path.join(top, 'unshare'),
    '#!/bin/sh\necho unshare failed: Operation not permitted >&2\nexit 1\n',
    {
      mode: 0o755,
    },
  );
  process.env.PATH = `${top}:${usualPath}`;
}

const outputOf = (identity: Identity, command: string, ...options: string[]): string => {
  const { command: file, args, runAs } = identity.recipe(command, options);
  return execFileSync(file, args, { cwd: '/', env: process.env, ...runAs })
    .toString()
    .trim();
};
const whoRuns = (identity: Identity): number => Number(outputOf(identity, 'id', '-u'));
const systemUser = (): number => Number(execFileSync('id', ['-u', 'postgres']).toString());
const nameOf = (identity: Identity): string => outputOf(identity, 'id', '-nu');

asRoot('chooseIdentity, as root (skipped for other users)', () => {
  it('runs as a system user, who owns the files and reads nothing of root’s', async () => {
    await chmod(top, 0o755);
    const identity = await chooseIdentity(folder, data, PROGRAM);
    await handOver(folder, identity);
    expect(whoRuns(identity)).toBe(systemUser());
    expect((await stat(data)).uid).toBe(systemUser());
    expect(() => outputOf(identity, 'cat', '/etc/shadow')).toThrow('Permission denied');
  });

  it('does so below a folder that only root may enter, of which the user sees nothing else', async () => {
    await writeFile(path.join(top, 'secret'), 'secret');
    expect(((await stat(top)).mode & 0o777).toString(8)).toBe('700');
    const identity = await chooseIdentity(folder, data, PROGRAM);
    await handOver(folder, identity);
    expect(whoRuns(identity)).toBe(systemUser());
    expect(outputOf(identity, 'ls', folder)).toBe('data');
    expect(outputOf(identity, 'touch', path.join(data, 'written'))).toBe('');
    expect(await readdir(data)).toEqual(['written']);
    expect(outputOf(identity, 'ls', top)).toBe('project');
    expect(() => outputOf(identity, 'cat', '/etc/shadow')).toThrow('Permission denied');
  });

  it('runs as the ordinary user who owns the data already', async () => {
    await chmod(top, 0o755);
    await chown(data, NOBODY, NOBODY);
    const identity = await chooseIdentity(folder, data, PROGRAM);
    expect(identity.owner).toEqual({ uid: NOBODY, gid: NOBODY });
    expect(whoRuns(identity)).toBe(NOBODY);
  });

  it('lends a name to an owner who has none, because initdb looks it up', async () => {
    await chmod(top, 0o755);
    await chown(data, NAMELESS.uid, NAMELESS.gid);
    const identity = await chooseIdentity(folder, data, PROGRAM);
    expect(identity.owner).toEqual(NAMELESS);
    expect(nameOf(identity)).not.toBe('');
  });

  it('says what to do where nobody but root can reach the folder', async () => {
    await forbidNamespaces();
    await expect(chooseIdentity(folder, data, PROGRAM)).rejects.toThrow(
      /set DATABASE_URL .* run as an ordinary user, or move the project/,
    );
  });
});

(isRoot ? it.skip : it)('changes nothing for an ordinary user (skipped for root)', async () => {
  const identity = await chooseIdentity(folder, data, PROGRAM);
  expect(identity.recipe('id', ['-u'])).toEqual({ command: 'id', args: ['-u'] });
  await handOver(folder, identity);
});
