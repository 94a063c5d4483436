import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';

const USAGE = `Usage: npm run -s vendor -- FOLDER

Copies the AI module to FOLDER of an application, such as ../my-app/src/conversation-store, and names the packages that
it needs. What stands in FOLDER is replaced: copying again is the upgrade.`;

const SOURCE = resolve(import.meta.dirname, '../apps/backend/src');
const FOLDERS = ['common', 'prisma', 'modules/ai'];
/** What a folder must have to be replaced: another one may hold somebody's work. */
const MARK = 'modules/ai/ai.module.ts';
const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(SOURCE, '../../../package.json'), 'utf8'),
);
/** Types of packages that bring none. */
const TYPES = `@types/pg@${devDependencies['@types/pg']}`;
/** What is for the tests of this repository alone. */
const LEFT_OUT = /(\.spec|[\\/]test-internals)\.ts$/;

const [folder, ...more] = process.argv.slice(2);
if (folder === '--help' || folder === '-h') console.log(USAGE);
else if (folder === undefined || folder.startsWith('-') || more.length > 0) fail(USAGE);
else vendor(resolve(process.env.INIT_CWD ?? '.', folder));

function vendor(target) {
  if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, MARK)))
    fail(`${target} is not empty, and no copy of the AI module: name a folder of its own.`);
  rmSync(target, { recursive: true, force: true });
  for (const name of FOLDERS)
    cpSync(join(SOURCE, name), join(target, name), {
      recursive: true,
      filter: (path) => !LEFT_OUT.test(path),
    });
  console.log(
    `Copied to ${target}. Install what it needs:\n\nnpm install ${packagesOf(target).join(' ')}\nnpm install --save-dev ${TYPES}`,
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
    .map((name) => `${name}@${dependencies[name] ?? 'latest'}`);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
