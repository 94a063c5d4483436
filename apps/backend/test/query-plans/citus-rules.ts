import { nodesIn, type ParseNode, type ParseValue, word } from '../support/parse-tree.js';

/** Volatility of functions by their oids: `i`mmutable, `s`table, `v`olatile. */
export type Volatility = ReadonlyMap<string, string>;

/** Kinds of queries, by PostgreSQL's numbers. */
const [UPDATE, INSERT, DELETE] = ['2', '3', '4'];
const ASSIGNS_SEVERAL = '5';

/** Fields of a node that name a function. */
const FUNCTION_FIELDS = ['funcid', 'opfuncid', 'aggfnoid', 'winfnoid'];
/** Nodes that are as stable functions: conversions by way of text, and the clock's words. */
const STABLE_NODES = new Set(['COERCEVIAIO', 'SQLVALUEFUNCTION']);

/** Nodes that choose between values. */
const CHOICES = new Set(['CASE', 'CASEEXPR', 'COALESCE', 'COALESCEEXPR']);

/** Says what Citus refuses in a statement, or sends to all machines; nothing where it takes it. */
export function refusedByCitus(tree: readonly ParseValue[], volatility: Volatility): string[] {
  const [top, ...queries] = nodesIn(tree).filter(({ type }) => type === 'QUERY');
  if (!top) return ['is no query'];
  const nested = queries.filter((query) => word(query, 'commandType') === INSERT);
  return [
    ...(nested.length > 0 ? ['inserts within another query'] : []),
    ...[top, ...queries].flatMap((query) => refusedIn(query, volatility)),
  ];
}

function refusedIn(query: ParseNode, volatility: Volatility): string[] {
  const kind = word(query, 'commandType');
  const isChange = kind === UPDATE || kind === DELETE;
  const all = isChange ? nodesIn([...query.fields.values()].flat()) : [];
  const choices = all
    .filter(({ type }) => CHOICES.has(type))
    .flatMap(({ fields }) => nodesIn([...fields.values()].flat()));
  const conflict = nodesIn(query.fields.get('onConflict') ?? []);
  const returning = nodesIn(query.fields.get('returningList') ?? []);
  const isMutable = (node: ParseNode) => volatilityOf(node, volatility) !== 'i';
  return [
    all.some((node) => volatilityOf(node, volatility) === 'v') && 'changes rows by a volatile function',
    all.some((node) => word(node, 'subLinkType') === ASSIGNS_SEVERAL) && 'assigns several columns at once',
    choices.some(isMutable) && 'chooses in a change by a function that is not immutable',
    conflict.some(isMutable) && 'decides about a conflict by a function that is not immutable',
    returning.some(isMutable) && 'returns what a function makes that is not immutable',
  ].filter((problem) => problem !== false);
}

function volatilityOf(node: ParseNode, volatility: Volatility): string {
  if (STABLE_NODES.has(node.type)) return 's';
  const functions = FUNCTION_FIELDS.map((field) => word(node, field)).filter((oid) => oid !== undefined);
  const found = functions.map((oid) => volatility.get(oid) ?? 'i');
  return ['v', 's'].find((each) => found.includes(each)) ?? 'i';
}
