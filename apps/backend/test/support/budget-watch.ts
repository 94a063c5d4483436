import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** What is under a budget of an organization, in USD. */
export interface Books {
  usd: string;
  spent: string;
  /** The calls that are under way, of processes that live or have died lately. */
  reserved: string;
  fits: boolean;
  /** Answers of a model that are stored twice. */
  doubled: number;
}

/** Time between two looks. */
const INTERVAL_MS = 20;

/**
 * The books in one snapshot, by statements of their own: the messages at 1 USD for a million tokens, and the reservations
 * whose lease has not ended and whose message is not stored.
 */
const BOOKS = `
  WITH spent AS (
    SELECT coalesce(sum(coalesce(input_tokens, 0)::numeric + coalesce(output_tokens, 0)), 0) / 1000000 AS usd
    FROM ai_message WHERE organization_id = $1 AND model LIKE 'gpt%'
  ), reserved AS (
    SELECT coalesce(sum(r.usd), 0) AS usd FROM ai_budget_reservation r
    WHERE r.organization_id = $1 AND r.leased_until > statement_timestamp() AND NOT EXISTS (
      SELECT FROM ai_message m
      WHERE m.organization_id = $1 AND m.conversation_id = r.conversation_id AND m.idempotency_key = ANY(r.message_keys))
  ), doubled AS (
    SELECT FROM ai_message
    WHERE organization_id = $1 AND idempotency_key ~ '^turn:[^:]+:(step|bare|paid):'
    GROUP BY regexp_replace(idempotency_key, ':(step|bare|paid):', ':') HAVING count(*) > 1
  )
  SELECT trim_scale(b.usd)::text AS usd, trim_scale(spent.usd)::text AS spent, trim_scale(reserved.usd)::text AS reserved,
    spent.usd + reserved.usd <= b.usd AS fits, (SELECT count(*)::int FROM doubled) AS doubled
  FROM ai_budget b, spent, reserved WHERE b.organization_id = $1`;

/** The one budget of the organization as a backend shows it; null where none answers. */
type Shown = () => Promise<{ remaining: string } | null>;

/**
 * Looks at the one budget of an organization again and again: into the books, by a connection of its own, and at what a
 * backend shows.
 */
export class BudgetWatch {
  looks = 0;
  /** What a backend has shown. */
  shown = 0;
  /** What was found first that may not be. */
  broken: string | null = null;
  private stopping = false;
  private stopped: Promise<Books> | null = null;
  private readonly running: Promise<unknown>;

  private constructor(
    private readonly client: pg.Client,
    private readonly organizationId: string,
    private readonly budget: Shown,
  ) {
    this.running = Promise.all([this.watchBooks(), this.watchShown()]);
    // Reported by `stop`.
    this.running.catch(() => undefined);
  }

  static async start(connectionString: string, organizationId: string, budget: Shown): Promise<BudgetWatch> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    return new BudgetWatch(client, organizationId, budget);
  }

  /** Ends it, once, and looks a last time. */
  stop(): Promise<Books> {
    return (this.stopped ??= this.end());
  }

  private async end(): Promise<Books> {
    this.stopping = true;
    try {
      await this.running;
      return await this.look();
    } finally {
      await this.client.end();
    }
  }

  private async watchBooks(): Promise<void> {
    for (; !this.stopping; this.looks++) {
      const books = await this.look();
      if (!books.fits) this.broken ??= `${books.spent} spent and ${books.reserved} reserved of ${books.usd}`;
      if (books.doubled > 0) this.broken ??= `${books.doubled} answers stored twice`;
      await pause(INTERVAL_MS);
    }
  }

  private async watchShown(): Promise<void> {
    while (!this.stopping) {
      const budget = await this.budget().catch(() => null);
      if (budget) this.shown++;
      if (budget?.remaining.startsWith('-')) this.broken ??= `a backend shows ${budget.remaining} remaining`;
      await pause(INTERVAL_MS);
    }
  }

  private async look(): Promise<Books> {
    const { rows } = await this.client.query<Books>(BOOKS, [this.organizationId]);
    const [books] = rows;
    if (!books) throw new Error('The organization has no budget.');
    return books;
  }
}
