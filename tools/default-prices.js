// Writes the default list of prices from the package that it is taken from, of the version in package.json:
// node tools/default-prices.js. Run it anew after an update of the package.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProvider } from '@pydantic/genai-prices';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = '@pydantic/genai-prices';
export const FILE = join(ROOT, 'apps/backend/src/modules/ai/organization/usage/default-prices.rows.ts');

/** Whose names of models are known: of two with the same name, the first one's price counts. */
const PROVIDERS = [
  ...[
    'anthropic',
    'openai',
    'google',
    'mistral',
    'deepseek',
    'x-ai',
    'moonshotai',
    'cohere',
    'perplexity',
    'zai',
  ],
  ...['minimax', 'aws', 'azure', 'groq', 'cerebras', 'fireworks', 'together'],
];
/** The price of each of ours in theirs. */
const RATES = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok'];
const DECIMAL = /^\d+(\.\d{1,6})?$/;
const MAX_MODEL_CHARACTERS = 128;
const LINE_CHARACTERS = 118;

/** The file's text. */
export function defaultPrices() {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const rows = new Map([['offline', ['offline - 0 0 - -']]]);
  for (const id of PROVIDERS)
    for (const model of findProvider({ providerId: id })?.models ?? [])
      for (const name of namesOf(model)) if (!rows.has(name)) rows.set(name, rowsOf(name, model.prices));
  return textOf([...rows.values()].flat(), devDependencies[SOURCE]);
}

/** Names that a rule of theirs says exactly, and beginnings of names. Rules of other kinds are left out. */
function namesOf({ id, match }) {
  const names = (rule) =>
    rule.or?.flatMap(names) ??
    (rule.equals === undefined ? [] : [rule.equals]).concat(
      rule.starts_with === undefined ? [] : [`${rule.starts_with}*`],
    );
  const given = new Set([id, ...names(match)]);
  return [...given].filter(
    (name) => !given.has(`${name}*`) && name.length <= MAX_MODEL_CHARACTERS && !/[\s;`\\$]/.test(name),
  );
}

/** A row for each time from which on there is another price. Prices of hours of the day are left out. */
function rowsOf(name, prices) {
  const all = Array.isArray(prices) ? prices : [{ prices }];
  return all
    .filter(({ constraint }) => constraint === undefined || constraint.type === 'start_date')
    .flatMap(({ constraint, prices: price }) => rowOf(name, constraint?.start_date, price));
}

function rowOf(name, since, price) {
  if (price.input_mtok === undefined && price.output_mtok === undefined) return [];
  const bounds = new Set(RATES.flatMap((rate) => price[rate]?.tiers?.map(({ start }) => start) ?? []));
  const tiers = [...bounds]
    .sort((a, b) => a - b)
    .map((bound) => `${bound}:${ratesOf(price, bound).join('/')}`);
  return [[name, since ?? '-', ...ratesOf(price, null), ...tiers].join(' ')];
}

function ratesOf(price, bound) {
  return RATES.map((rate, index) => {
    const given = price[rate];
    const value = given?.tiers
      ? (given.tiers.findLast(({ start }) => bound !== null && start <= bound)?.price ?? given.base)
      : given;
    return value === undefined ? (index < 2 ? '0' : '-') : decimal(value);
  });
}

function decimal(value) {
  const text = String(value);
  if (!DECIMAL.test(text)) throw new Error(`${text} has more than 6 decimals.`);
  return text;
}

function textOf(rows, version) {
  const lines = [''];
  for (const row of rows) {
    const line = `${lines.at(-1)}${lines.at(-1) === '' ? '' : '; '}${row}`;
    if (line.length <= LINE_CHARACTERS) lines[lines.length - 1] = line;
    else lines.push(row);
  }
  return `/**
 * Prices of models in USD for a million tokens, from ${SOURCE} ${version} (MIT licence, (c) Pydantic Services Inc.
 * and contributors). Written by tools/default-prices.js.
 *
 * A row: model, since, input, output, read from a cache, written to it; then tiers, each with its bound of input tokens.
 */
export const DEFAULT_PRICE_ROWS = \`
${lines.join(';\n')}
\`;
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(FILE, defaultPrices());
