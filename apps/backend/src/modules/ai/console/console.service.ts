import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ConsoleFile, readConsoleFiles } from './console-files.js';
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
    if (!this.files.has(PAGE)) throw new Error(`The console in ${folder} has no ${PAGE}.`);
  }

  /**
   * The file at a path; of paths without one the page, which shows by itself that there is none.
   *
   * @param path the path within the console
   * @param asked the path that was asked for, which ends with it
   * @returns null of a file that is not there
   */
  fileAt(path: string, asked: string): { file: ConsoleFile; isPage: boolean } | null {
    const file = this.files.get(path);
    if (file && path !== PAGE) return { file, isPage: false };
    const page = this.files.get(PAGE);
    if (page === undefined || path.startsWith('assets/')) return null;
    return { file: this.placed(page, prefixOf(asked, this.address.path)), isPage: true };
  }

  /** Tells the page where it stands, and where the routes are: its files do not say so. */
  private placed({ type, bytes }: ConsoleFile, prefix: string): ConsoleFile {
    const { path, api } = this.address;
    const html = bytes
      .toString()
      .replace('<base href="/" />', () => `<base href="${attribute(`${prefix}/${path}`)}/" />`)
      .replace('content="/api/v1/ai"', () => `content="${attribute(`${prefix}/${api}`)}"`);
    // Some hundred bytes, which compressing would not make fewer packets.
    return { type, bytes: Buffer.from(html), compressed: null };
  }
}

/** What an application has put before the console's path, such as `/backend`; nothing where it has put nothing. */
function prefixOf(asked: string, path: string): string {
  const at = `${asked.toLowerCase()}/`.indexOf(`/${path.toLowerCase()}/`);
  const prefix = asked.slice(0, Math.max(at, 0));
  // Two slashes at its beginning would name another server.
  return /^(?:\/[^/]+)+$/.test(prefix) ? prefix : '';
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
