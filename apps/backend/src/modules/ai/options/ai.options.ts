import type { LanguageModel } from 'ai';
import type { Pool } from 'pg';
import type { HttpRequest } from '../../../common/http-types.js';
import type { Principal } from '../../../common/principal.js';
import type { ReplicaOptions } from '../../../prisma/replica-connection.js';
import type { EntityAccess } from '../domain/entity-access.js';
import type { ConsoleOptions } from './console.options.js';
import { type FileOptions, withFileDefaults } from './file.options.js';
import type { ModelSettings } from './model-settings.js';
import type { AiObserver } from './observer.js';
import type { OrganizationParts } from './organization.options.js';

/** The token under which the module's options are injected, defaults filled in. */
export const AI_OPTIONS = Symbol('AI_OPTIONS');

/** A request of Express or of Fastify, with what the application's own authentication has added to it. */
export type AuthenticatedRequest = Partial<HttpRequest> & { user?: unknown };

/**
 * Names the sender of a request. An error that it throws is answered with 401. Typed as a method, whose parameter may
 * be declared more narrowly: as a request of Express or of Fastify.
 */
export type PrincipalOf = { of(request: AuthenticatedRequest): Principal | Promise<Principal> }['of'];

/** Times and limits of agents' turns. */
export interface TurnOptions {
  /** Time for which a turn blocks the next one after its process has died; default 3 s. */
  leaseSeconds?: number;
  /** Time for which an answer goes on after its last reader has disconnected; default 15 s. */
  graceSeconds?: number;
  /** Turns of one user at a time, in all processes; default 5. */
  perUser?: number;
}

export interface ApprovalOptions {
  /** Time for which a tool call waits for a decision; default a day. */
  expirySeconds?: number;
}

/** Streams that are open at a time; for a further one the oldest is ended. */
export interface StreamOptions {
  /** Streams of one user; default 20. */
  perUser?: number;
  /** Streams of one user that follow one chat; default 5. */
  perConversation?: number;
}

/** Amounts that one user may store, by routes; a user may exceed them by a sixteenth in each process. */
export interface QuotaOptions {
  /** Default 10 GiB. */
  bytesPerUser?: number;
  /** Default 100,000. */
  conversationsPerUser?: number;
}

/** A PostgreSQL to connect to. */
export interface DatabaseAddress {
  connectionString: string;
  directUrl?: string | undefined;
  max?: number;
  pooler?: 'transaction' | undefined;
  preparedStatements?: boolean | undefined;
}

/** Options of `AiModule.forRoot`; those of `forRootAsync` are what its factory returns. */
export interface AiModuleOptions {
  /**
   * A PostgreSQL to connect to, with at most `max` connections (default 10); or the application's own pool. `directUrl`
   * is the address of the owner of the tables, where the role of `connectionString` may not change them: by it the
   * start migrates, and grants that role what statements need. `pooler` says that `connectionString` leads to a connection
   * pooler in transaction mode, and `preparedStatements` whether prepared statements are kept: default true, and false by
   * a pooler.
   */
  database: DatabaseAddress | Pool;
  /**
   * A streaming replica of the database, for lists, searches and statistics. It answers while it has all that had been
   * committed when the read came; else the database does.
   */
  replica?: ReplicaOptions | undefined;
  /** The PostgreSQL schema of the module's tables; default the connection's own, normally `public`. */
  schema?: string | undefined;
  /**
   * Tells whether the start applies missing migrations; default true. False: it checks them, and fails where one is
   * missing.
   */
  migrate?: boolean;
  /** Names the sender of a request. Required where there are routes. */
  principalOf?: PrincipalOf;
  /** Says which entities (cases, say) a principal may see; default all. */
  entityAccess?: EntityAccess;
  /** Tells whether appends that arrive together share a commit; default true. False: each is a statement of its own. */
  groupCommit?: boolean;
  /**
   * Statements of one user that run at a time; default 3. More wait for those, and never take all the connections: one
   * user must not hold up the others.
   */
  statementsPerUser?: number;
  /** The model of the agents: any of the AI SDK, or settings. Without it, an offline stand-in answers. */
  model?: LanguageModel | ModelSettings;
  turns?: TurnOptions;
  approvals?: ApprovalOptions;
  streams?: StreamOptions;
  quotas?: QuotaOptions;
  files?: FileOptions;
  /** Is told what the module does, so that it can be counted; default nobody. */
  observer?: AiObserver;
}

/** Options that shape the module itself: beside `useFactory` in `forRootAsync`. */
export interface AiModuleExtras {
  /** The path of the routes, default `api/v1/ai`; false for no routes. */
  http?: false | { path: string };
  /** Tells whether there are agents; default true. False: the store alone, without agents, model and AI SDK. */
  agents?: boolean;
  /**
   * Tells whether there are the methods and routes about the whole organization, such as its audit trail; default true.
   * An object leaves out the parts that it names with `false`.
   */
  organization?: boolean | OrganizationParts;
  /** Serves the console; default none. It needs the routes. */
  console?: ConsoleOptions;
  /** Tells whether every module sees the exports; default true. False: only modules that import this one. */
  isGlobal?: boolean;
}

/** The module's options with their defaults, times in milliseconds. */
export interface AiOptions {
  database: AiModuleOptions['database'];
  replica: ReplicaOptions | undefined;
  schema: string | undefined;
  migrate: boolean;
  principalOf: PrincipalOf | undefined;
  entityAccess: EntityAccess | undefined;
  groupCommit: boolean;
  statementsPerUser: number;
  model: LanguageModel | ModelSettings | undefined;
  turns: { leaseMs: number; graceMs: number; perUser: number };
  approvals: { expiryMs: number };
  streams: { perUser: number; perConversation: number };
  quotas: { bytesPerUser: number; conversationsPerUser: number };
  files: Required<FileOptions>;
  observer: AiObserver | undefined;
}

const DEFAULT_STATEMENTS_PER_USER = 3;
const DEFAULT_LEASE_SECONDS = 3;
const DEFAULT_GRACE_SECONDS = 15;
const DEFAULT_TURNS_PER_USER = 5;
const DEFAULT_EXPIRY_SECONDS = 86_400;
const DEFAULT_STREAMS_PER_USER = 20;
const DEFAULT_STREAMS_PER_CONVERSATION = 5;
const DEFAULT_BYTES_PER_USER = 10 * 1024 ** 3;
const DEFAULT_CONVERSATIONS_PER_USER = 100_000;

/** @throws Error with a sentence where an option is missing or stands in the wrong place */
export function withDefaults(options: AiModuleOptions, { http }: AiModuleExtras): AiOptions {
  refuseExtras(options);
  const { database, schema, migrate = true, principalOf, groupCommit = true, model } = options;
  const { statementsPerUser = DEFAULT_STATEMENTS_PER_USER } = options;
  assertDatabase('database', database);
  if (options.replica !== undefined) assertReplica(options.replica);
  if (principalOf === undefined && http !== false) {
    throw new Error(
      'AiModule has routes and needs `principalOf`: (request) => ({ organizationId, userId, grants }), from what ' +
        'authenticates your requests. Without routes say `http: false`.',
    );
  }
  const { leaseSeconds = DEFAULT_LEASE_SECONDS, graceSeconds = DEFAULT_GRACE_SECONDS } = options.turns ?? {};
  const { perUser = DEFAULT_TURNS_PER_USER } = options.turns ?? {};
  const { expirySeconds = DEFAULT_EXPIRY_SECONDS } = options.approvals ?? {};
  const streams = {
    perUser: options.streams?.perUser ?? DEFAULT_STREAMS_PER_USER,
    perConversation: options.streams?.perConversation ?? DEFAULT_STREAMS_PER_CONVERSATION,
  };
  const quotas = {
    bytesPerUser: options.quotas?.bytesPerUser ?? DEFAULT_BYTES_PER_USER,
    conversationsPerUser: options.quotas?.conversationsPerUser ?? DEFAULT_CONVERSATIONS_PER_USER,
  };
  assertPositive({
    statementsPerUser,
    leaseSeconds,
    graceSeconds,
    turnsPerUser: perUser,
    expirySeconds,
    ...streams,
    ...quotas,
  });
  return {
    database,
    replica: options.replica,
    schema,
    migrate,
    principalOf,
    entityAccess: options.entityAccess,
    groupCommit,
    statementsPerUser,
    model,
    turns: { leaseMs: leaseSeconds * 1000, graceMs: graceSeconds * 1000, perUser },
    approvals: { expiryMs: expirySeconds * 1000 },
    streams,
    quotas,
    files: withFileDefaults(options.files ?? {}),
    observer: options.observer,
  };
}

/** Refuses an address that is not there: of a setting that is missing it would lead to some other database. */
function assertDatabase(name: string, database: unknown): void {
  const { connectionString, connect, pooler } = (database ?? {}) as Record<string, unknown>;
  if (pooler !== undefined && pooler !== 'transaction')
    throw new Error(`AiModule: \`${name}.pooler\` must be 'transaction', or absent.`);
  if (typeof connect === 'function' || (typeof connectionString === 'string' && connectionString !== ''))
    return;
  throw new Error(`AiModule needs \`${name}\`: { connectionString }, or a pg.Pool.`);
}

function assertReplica({ database, maxLagMs = 0 }: ReplicaOptions): void {
  assertDatabase('replica.database', database);
  if (!(maxLagMs >= 0)) throw new Error('AiModule: replica.maxLagMs must be a number, 0 or above.');
}

function assertPositive(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!(value > 0)) throw new Error(`AiModule: ${name} must be a number above 0.`);
}

/** Refuses options that shape the module in the result of a factory: they are needed before it runs. */
function refuseExtras(options: AiModuleOptions & AiModuleExtras): void {
  const misplaced = ['http', 'agents', 'organization', 'console', 'isGlobal'].filter(
    (name) => name in options,
  );
  if (misplaced.length > 0)
    throw new Error(`AiModule takes ${misplaced.join(', ')} beside \`useFactory\`, not from it.`);
}
