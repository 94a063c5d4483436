import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/config/project-root.js';

interface Instruction {
  name: string;
  argument: string;
}

/** The tree of the image that the Dockerfile makes, in folders, since no engine is needed to copy and to run. */
export interface BuiltImage {
  /** The folder of the last stage that stands for its `/`. */
  root: string;
  /** The folder in it that programs run in. */
  folder: string;
  environment: Record<string, string>;
  user: string;
  entrypoint: string[];
  command: string[];
  healthCheck: string[];
  remove(): Promise<void>;
}

type Stage = Omit<BuiltImage, 'remove'>;

/**
 * Follows the steps of the Dockerfile. One is left out: packages for the build are those that are installed here, since
 * they come from the same lock.
 */
export async function buildImage(): Promise<BuiltImage> {
  const folder = await mkdtemp(join(tmpdir(), 'image-'));
  const remove = () => removeAll(folder);
  try {
    await chmod(folder, 0o755);
    return { ...(await lastStage(folder)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function lastStage(folder: string): Promise<Stage> {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const { name, argument } of await instructions()) {
    if (name === 'FROM') {
      const named = / AS (\w+)$/.exec(argument)?.[1] ?? 'last';
      stages.set(named, (stage = newStage(join(folder, named))));
    } else if (stage) await follow(stage, name, argument, stages);
  }
  if (!stage) throw new Error('The Dockerfile has no stage.');
  return stage;
}

export async function instructions(): Promise<Instruction[]> {
  const text = await readFile(join(projectRoot(), 'Dockerfile'), 'utf8');
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf(' ');
      return { name: line.slice(0, at), argument: line.slice(at + 1).trim() };
    });
}

function newStage(root: string): Stage {
  return { root, folder: root, environment: {}, user: '', entrypoint: [], command: [], healthCheck: [] };
}

async function follow(
  stage: Stage,
  name: string,
  argument: string,
  stages: ReadonlyMap<string, Stage>,
): Promise<void> {
  switch (name) {
    case 'WORKDIR':
      stage.folder = join(stage.root, argument);
      await mkdir(stage.folder, { recursive: true });
      return;
    case 'COPY':
      return copy(stage, argument, stages);
    case 'RUN':
      return runStep(stage, argument);
    case 'ENV':
      stage.environment[argument.split('=')[0]!] = argument.split('=')[1]!;
      return;
    case 'USER':
      stage.user = argument;
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = JSON.parse(argument) as string[];
      return;
    case 'CMD':
      stage.command = JSON.parse(argument) as string[];
      return;
    case 'HEALTHCHECK':
      stage.healthCheck = JSON.parse(argument.slice(argument.indexOf('['))) as string[];
      return;
    default:
      if (!['ARG', 'LABEL', 'EXPOSE', 'STOPSIGNAL'].includes(name))
        throw new Error(`No test knows ${name} of the Dockerfile.`);
  }
}

/** Copies as Docker does: of a folder its contents; to a name that ends with `/`, into it. */
async function copy({ folder }: Stage, argument: string, stages: ReadonlyMap<string, Stage>): Promise<void> {
  const from = /^--from=(\w+) /.exec(argument)?.[1];
  const words = argument.split(' ').slice(from === undefined ? 0 : 1);
  const target = words.pop()!;
  const base = from === undefined ? projectRoot() : stages.get(from)!.root;
  const isIncluded = from === undefined ? await contextFilter() : () => true;
  for (const word of words) {
    const source = join(base, word);
    const into =
      target.endsWith('/') && (await stat(source)).isFile() ? join(target, basename(word)) : target;
    await cp(source, join(folder, into), { recursive: true, filter: isIncluded, verbatimSymlinks: true });
  }
}

/** Tells by `.dockerignore` what a build sees of the project. */
async function contextFilter(): Promise<(path: string) => boolean> {
  const lines = (await readFile(join(projectRoot(), '.dockerignore'), 'utf8')).split('\n');
  const included = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const excluded = lines.filter((line) => line.startsWith('**/')).map((line) => line.slice(3));
  return (path) => {
    const within = relative(projectRoot(), path);
    const isIncluded = included.some((name) => within === name || within.startsWith(`${name}/`));
    const parts = within.split('/');
    return (
      isIncluded &&
      !parts.some((part) =>
        excluded.some((name) => (name.startsWith('*') ? part.endsWith(name.slice(1)) : part === name)),
      )
    );
  };
}

async function runStep({ folder, environment }: Stage, command: string): Promise<void> {
  if (command.startsWith('npm ci') && !command.includes('--omit=dev')) {
    await symlink(join(projectRoot(), 'node_modules'), join(folder, 'node_modules'));
    return;
  }
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, npm_config_prefer_offline: 'true' };
  await promisify(execFile)('/bin/sh', ['-c', command], { cwd: folder, env: { ...env, ...environment } });
}

/** Removes also what was made read-only. */
async function removeAll(folder: string): Promise<void> {
  await promisify(execFile)('chmod', ['-R', 'u+w', folder]);
  await rm(folder, { recursive: true, force: true });
}
