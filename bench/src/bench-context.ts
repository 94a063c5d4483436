import type pg from 'pg';
import type { ConversationService } from './product.js';
import type { Progress } from './report/progress.js';

/** Database, service and options of a run, for contestants and seeds. */
export interface BenchContext {
  /** The product's database, migrated. */
  url: string;
  /** A few connections to it, for seeding and for statements without the product. */
  pool: pg.Pool;
  /** The product's service, as an application would have it injected. */
  service: ConversationService;
  quick: boolean;
  progress: Progress;
}
