import { describe, expect, it } from '@jest/globals';
import { type Command, readCommandLine, UsageError } from './command.js';
import { helpOf, usageOf } from './help.js';

const OPTIONS = {
  org: { type: 'string', value: 'ORG', required: true, about: 'the organization' },
  scope: { type: 'string', value: 'SCOPE', about: 'what is granted' },
  fix: { type: 'boolean', about: 'mends it' },
} as const;

const COMMAND: Command<typeof OPTIONS> = {
  call: 'npm run work --',
  about: 'Works.',
  args: { FILE: 'what is read' },
  options: OPTIONS,
  run: () => Promise.resolve(0),
};

function read(...words: string[]) {
  return readCommandLine(COMMAND, words);
}

describe('readCommandLine', () => {
  it('reads options and arguments in any order', () => {
    expect(read('--org', 'acme', 'file', '--fix')).toEqual({
      options: { org: 'acme', fix: true },
      args: ['file'],
    });
    expect(read('file', '--org=acme', '--scope', 'x')).toEqual({
      options: { org: 'acme', scope: 'x', fix: false },
      args: ['file'],
    });
  });

  it.each([[['--help']], [['-h']], [['file', '--org', 'acme', '--help']], [['--nothing', '--help']]])(
    'takes %j for a wish for help',
    (words) => {
      expect(read(...words)).toBeNull();
    },
  );

  it.each([
    [[], 'Missing: FILE, --org.'],
    [['file'], 'Missing: --org.'],
    [['file', '--org', ''], 'Missing: --org.'],
    [['file', 'more', '--org', 'acme'], "Unexpected argument 'more'."],
    [['file', '--og', 'acme'], "Unknown option '--og'; did you mean --org?"],
    [['file', '--entirely', 'acme'], "Unknown option '--entirely'."],
    [['file', '-x'], "Unknown option '-x'."],
    [['file', '--org'], "Option '--org <value>' argument missing."],
    [['file', '--org', '--fix'], "Option '--org' argument is ambiguous."],
    [['file', '--fix=1'], "Option '--fix' does not take an argument."],
  ])('answers %j with a sentence', (words, sentence) => {
    expect(() => read(...words)).toThrow(new UsageError(sentence));
  });
});

describe('A command', () => {
  it('says how it is called', () => {
    expect(usageOf(COMMAND)).toBe('Usage: npm run work -- FILE --org ORG [--scope SCOPE] [--fix]');
  });

  it('has a page with a line for each argument and option', () => {
    expect(helpOf(COMMAND)).toBe(
      [
        'Usage: npm run work -- FILE --org ORG [--scope SCOPE] [--fix]',
        '',
        'Works.',
        '',
        '  FILE           what is read',
        '  --org ORG      the organization',
        '  --scope SCOPE  what is granted',
        '  --fix          mends it',
        '  --help         shows this page',
      ].join('\n'),
    );
  });
});
