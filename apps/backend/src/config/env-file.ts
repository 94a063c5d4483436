import { parse } from 'dotenv';
import { readFileSync } from 'node:fs';
import { SETTING_NAMES, SettingsError, strangeName } from './environment.js';

/** Further names that the file may have: the tests read them. */
const OTHER_NAMES = ['TEST_DATABASE_URL'];

/**
 * Reads a file of settings, `NAME=value` a line; without the file there are none.
 *
 * @throws SettingsError with a sentence for each line that is no assignment and each name that is no setting
 */
export function readEnvFile(path: string): Record<string, string> {
  const text = contentOf(path);
  const variables = parse(text);
  const strange = Object.keys(variables).filter((name) => ![...SETTING_NAMES, ...OTHER_NAMES].includes(name));
  const sentences = [...linesWithoutAssignment(text), ...strange.map((name) => `.env: ${strangeName(name)}`)];
  if (sentences.length > 0) throw new SettingsError(sentences);
  return variables;
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new SettingsError([
      `The file of settings ${path} cannot be read (${code ?? 'for an unknown reason'})`,
    ]);
  }
}

/** Values in quotes, which may go over several lines. */
const QUOTED = /([=:])[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|`[^`]*`)/gs;
const ASSIGNMENT = /^\s*(export\s+)?[\w.-]+\s*(=|:\s)/;
const NOTHING = /^\s*(#|$)/;

/**
 * Makes a sentence for each line that is no assignment. A line may contain a secret, so the sentence has its number,
 * and of its words none but the name of a setting.
 */
function linesWithoutAssignment(text: string): string[] {
  const lines = text.replace(
    QUOTED,
    (_, sign: string, value: string) => `${sign} ${value.replace(/[^\n]/g, '')}`,
  );
  return lines.split('\n').flatMap((line, index) => {
    if (NOTHING.test(line) || ASSIGNMENT.test(line)) return [];
    const name = SETTING_NAMES.find((known) => line.trim().split(/\s/)[0] === known) ?? 'NAME';
    return [`.env: line ${index + 1} is no assignment; write ${name}=value`];
  });
}
