import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';

const USAGE = `Usage: npm run -s vendor -- [--front-end | --console] FOLDER

Copies the AI module to FOLDER of an application, such as ../my-app/src/conversation-store, or with --front-end the
functions for front ends to FOLDER of one, and names the packages that it needs. With --console, copies the console,
built, which needs none. What stands in FOLDER is replaced: copying again is the upgrade.`;

const SOURCE = resolve(import.meta.dirname, '../apps/backend/src');
const FRONT_END = join(SOURCE, 'modules/ai/agents/front-end');
const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(SOURCE, '../../../package.json'), 'utf8'),
);

// A folder without the mark of an earlier copy may hold somebody's work.
const MODULE = {
  mark: 'modules/ai/ai.module.ts',
  copies: ['common', 'prisma', 'modules/ai'].map((name) => ({ from: join(SOURCE, name), to: name })),
  // What is for the tests of this repository alone, and what needs a browser.
  isLeftOut: (path) => /(\.spec|[\\/]test-internals)\.ts$/.test(path) || path === FRONT_END,
  /** Types of packages that bring none. */
  types: `\nnpm install --save-dev @types/pg@${devDependencies['@types/pg']}`,
};
const FOR_FRONT_ENDS = {
  mark: 'open-chat.ts',
  copies: [{ from: FRONT_END, to: '.' }],
  isLeftOut: () => false,
  types: '',
};

const CONSOLE = {
  mark: 'index.html',
  copies: [{ from: resolve(import.meta.dirname, '../dist/console'), to: '.' }],
  isLeftOut: (path) => path.endsWith('stamp'),
  types: '',
};
const KINDS = { '--front-end': FOR_FRONT_ENDS, '--console': CONSOLE };

const args = process.argv.slice(2);
const kind = KINDS[args[0]];
const [folder, ...more] = kind ? args.slice(1) : args;
if (folder === '--help' || folder === '-h') console.log(USAGE);
else if (folder === undefined || folder.startsWith('-') || more.length > 0) fail(USAGE);
else {
  if (kind === CONSOLE) await import('./build-console.js');
  vendor(resolve(process.env.INIT_CWD ?? '.', folder), kind ?? MODULE);
}

function vendor(target, { mark, copies, isLeftOut, types }) {
  if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, mark)))
    fail(`${target} is not empty, and no earlier copy: name a folder of its own.`);
  rmSync(target, { recursive: true, force: true });
  for (const { from, to } of copies)
    cpSync(from, join(target, to), { recursive: true, filter: (path) => !isLeftOut(path) });
  const packages = packagesOf(target);
  console.log(
    packages.length === 0
      ? `Copied to ${target}.`
      : `Copied to ${target}. Install what it needs:\n\nnpm install ${packages.join(' ')}${types}`,
  );
}

/** The packages that the copied files import, in the versions that they are tested with. */
function packagesOf(target) {
  const files = readdirSync(target, { recursive: true }).filter((name) => name.endsWith('.ts'));
  const names = files.flatMap((name) =>
    Array.from(
      readFileSync(join(target, name), 'utf8').matchAll(/ from ['"]([^.'"][^'"]*)['"]/g),
      ([, from]) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'),
    ),
  );
  return [...new Set(names)]
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
    .sort()
    .map((name) => `${name}@${dependencies[name] ?? devDependencies[name] ?? 'latest'}`);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
