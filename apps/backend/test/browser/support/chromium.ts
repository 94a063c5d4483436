import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { extract } from 'tar-fs';
import { dataFolder } from '../../../src/config/project-root.js';

/**
 * Not the arguments that the package proposes: they switch off the rules for pages of other origins, which the tests
 * are about, and put everything in one process, which dies as a whole. Whoever runs tests as root has no sandbox.
 */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
];

/** Milliseconds between two steps that somebody watches. */
const WATCHED_STEP_MS = 300;

/**
 * Starts the Chromium of the package `@sparticuz/chromium`, which needs nothing of the system and shows no window; or
 * the one that `TEST_BROWSER` names, in a window.
 */
export async function launchChromium(): Promise<Browser> {
  const own = process.env.TEST_BROWSER;
  if (own) return chromium.launch({ executablePath: own, headless: false, slowMo: WATCHED_STEP_MS });
  const folder = await unpacked();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGUMENTS,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/**
 * Unpacks Chromium, the libraries that a bare system lacks, and fonts, once a version. The package's own code would use
 * whatever lies at a fixed name in the system's temporary folder.
 */
async function unpacked(): Promise<string> {
  const manifest = await packageOf('@sparticuz/chromium');
  const folder = join(dataFolder(), `chromium-${manifest.version}`);
  if (existsSync(folder)) return folder;
  await mkdir(dataFolder(), { recursive: true });
  const made = await mkdtemp(join(dataFolder(), 'unpacking-'));
  const from = (name: string) => createReadStream(join(manifest.folder, 'bin', `${name}.br`));
  await Promise.all([
    pipeline(from('chromium'), createBrotliDecompress(), createWriteStream(join(made, 'chromium'))),
    pipeline(from('al2023.tar'), createBrotliDecompress(), extract(made)),
    pipeline(from('fonts.tar'), createBrotliDecompress(), extract(made)),
  ]);
  await chmod(join(made, 'chromium'), 0o700);
  await writeFile(join(made, 'fonts.conf'), fontsIn(folder));
  await rename(made, folder).catch(async (error: unknown) => {
    // Another process was first.
    if (!existsSync(folder)) throw error;
    await rm(made, { recursive: true });
  });
  return folder;
}

function fontsIn(folder: string): string {
  const folders = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir>`;
  return `<?xml version="1.0"?><fontconfig>${folders}</fontconfig>`;
}

async function packageOf(name: string): Promise<{ folder: string; version: string }> {
  const main = createRequire(import.meta.url).resolve(name);
  const folder = main.slice(0, main.indexOf(name) + name.length);
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}
