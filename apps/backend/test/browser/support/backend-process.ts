import { developmentToken, type TokenClaims } from '../../../src/auth/development-token.js';
import { settingsFrom } from '../../../src/config/settings.js';
import { type Program, start } from '../../support/program.js';

const SECRET = 'a secret that is only used by these tests';
/** Milliseconds: more than all that a test file does with one. */
const LONGEST_RUN_MS = 300_000;

/** A backend with the agent of these tests, as a process of its own. */
export class BackendProcess {
  private constructor(
    private readonly program: Program,
    readonly url: string,
  ) {}

  static async start(settings: Record<string, string>): Promise<BackendProcess> {
    const own = { AUTH_JWT_SECRET: SECRET, RATE_LIMIT_PER_MINUTE: '0', ...settings };
    const program = start('tools/test/browser/support/desk.main.js', [], own, LONGEST_RUN_MS);
    const [, address] = await program.printed(/Listening on (http:\/\/\S+)/);
    return new BackendProcess(program, address!);
  }

  /** Makes a token that every such process takes. */
  static token(claims: TokenClaims): Promise<string> {
    return developmentToken(settingsFrom({ NODE_ENV: 'test', AUTH_JWT_SECRET: SECRET }), claims);
  }

  /** Ends the process at once; resolves when it has ended. */
  async kill(): Promise<void> {
    this.program.kill('SIGKILL');
    await this.program.ended;
  }
}
