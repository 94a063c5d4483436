import { parseArgs } from 'node:util';
import { developmentToken, type TokenClaims } from '../auth/development-token.js';
import { loadSettings } from '../config/settings.js';
import { readCommandLine, runCommand } from './command.js';

const USAGE = 'Usage: npm run -s token -- --org ORG --user USER [--scope "ai:append"]';
const OPTIONS = { org: { type: 'string' }, user: { type: 'string' }, scope: { type: 'string' } } as const;

runCommand(async () => {
  const claims = readCommandLine(USAGE, readClaims);
  console.log(await developmentToken(loadSettings(), claims));
  return 0;
});

function readClaims(): TokenClaims | null {
  const { org, user, scope } = parseArgs({ options: OPTIONS }).values;
  return org && user ? { org, user, ...(scope === undefined ? {} : { scope }) } : null;
}
