import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ConsoleFile, compress, readConsoleFiles } from './console-files.js';
import { CONSOLE_ADDRESS, type ConsoleAddress } from './console-address.js';

const PAGE = 'index.html';

/** Answers which file of the console stands at a path. */
@Injectable()
export class ConsoleService implements OnModuleInit {
  private files = new Map<string, ConsoleFile>();

  constructor(@Inject(CONSOLE_ADDRESS) private readonly address: ConsoleAddress) {}

  /** @throws Error where the console was not built */
  async onModuleInit(): Promise<void> {
    const { folder } = this.address;
    this.files = await readConsoleFiles(folder).catch((cause: unknown) => {
      throw new Error(`The console is not in ${folder}: build it by npm run build, or switch it off.`, {
        cause,
      });
    });
    const page = this.files.get(PAGE);
    if (!page) throw new Error(`The console in ${folder} has no ${PAGE}.`);
    this.files.set(PAGE, await placed(page, this.address));
  }

  /**
   * The file at a path; of paths without one the page, which shows by itself that there is none.
   *
   * @returns null of a file that is not there
   */
  fileAt(path: string): { file: ConsoleFile; isPage: boolean } | null {
    const file = this.files.get(path);
    if (file && path !== PAGE) return { file, isPage: false };
    const page = this.files.get(PAGE);
    return page === undefined || path.startsWith('assets/') ? null : { file: page, isPage: true };
  }
}

/** Tells the page where it stands, and where the routes are: its files do not say so. */
async function placed({ type, bytes }: ConsoleFile, { path, api }: ConsoleAddress): Promise<ConsoleFile> {
  const html = bytes
    .toString()
    .replace('<base href="/" />', `<base href="/${attribute(path)}/" />`)
    .replace('content="/api/v1/ai"', `content="/${attribute(api)}"`);
  const written = Buffer.from(html);
  return { type, bytes: written, compressed: await compress(written) };
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
