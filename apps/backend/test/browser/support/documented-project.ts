import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../src/config/project-root.js';

const run = promisify(execFile);

/** The first of the commands by which `docs/chat.md` makes a project of the page. */
const FIRST_COMMAND = 'mkdir my-chat && cd my-chat\n';

/**
 * Makes the project of `docs/chat.md` in a new folder by the commands there, with nothing but the packages that they
 * name. These are not downloaded: they are the ones that are installed here.
 *
 * @param folder where packages are looked for first
 */
export async function makeDocumentedProject(folder = projectRoot()): Promise<string> {
  const commands = await documentedCommands();
  const project = await mkdtemp(join(tmpdir(), 'chat-project-'));
  const packages = commands
    .filter(([program, verb]) => program === 'npm' && verb === 'install')
    .flatMap(([, , ...args]) => args.filter((arg) => !arg.startsWith('-')));
  for (const name of packages) await link(name, project, [folder, projectRoot()]);
  for (const [, ...args] of commands.filter(([program]) => program === 'cp')) {
    const paths = args.map((arg) => arg.replace('../conversation-store', projectRoot()));
    await run('cp', paths, { cwd: project });
  }
  return project;
}

/** Fails where the types of a project do not fit. */
export async function compileProject(project: string): Promise<void> {
  const tsc = join(projectRoot(), 'node_modules', 'typescript', 'bin', 'tsc');
  await run(process.execPath, [tsc, '-p', project]);
}

async function documentedCommands(): Promise<string[][]> {
  const text = await readFile(join(projectRoot(), 'docs', 'chat.md'), 'utf8');
  const [, block] = text.split(`\`\`\`sh\n${FIRST_COMMAND}`);
  return block!
    .split('\n```')[0]!
    .split('\n')
    .map((command) => command.split(' '));
}

async function link(name: string, project: string, folders: string[]): Promise<void> {
  const installed = folders
    .map((folder) => join(folder, 'node_modules', name))
    .find((path) => existsSync(path));
  if (installed === undefined) throw new Error(`${name} is not installed here.`);
  const path = join(project, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(await realpath(installed), path);
}
