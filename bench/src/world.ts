import type pg from 'pg';
import type { ConversationService } from './product.js';
import type { Progress } from './report/progress.js';

/** What contestants and seeds work with. */
export interface World {
  /** The product's database, migrated. */
  url: string;
  /** A few connections to it, for seeding and for statements without the product. */
  pool: pg.Pool;
  /** The product's service, as an application would have it injected. */
  service: ConversationService;
  quick: boolean;
  progress: Progress;
}
