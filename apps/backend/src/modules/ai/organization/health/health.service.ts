import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { scopeOf } from '../../../../common/principal.js';
import { MIGRATIONS } from '../../../../prisma/generated/migrations.js';
import { ownerOf } from '../../services/owner.js';
import { StoreFigures } from '../../services/store-figures.js';
import { Sweeper } from '../../services/sweeper.js';
import { EntityNarrowing } from '../access/entity-narrowing.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import type { OrganizationHealth, SweepHealth } from './health.js';
import { HealthRepository } from './health.repository.js';

/** Tells whether the store of an organization is well: by counts alone, which name nobody. */
@Injectable()
export class HealthService {
  constructor(
    private readonly repository: HealthRepository,
    private readonly figures: StoreFigures,
    private readonly narrowing: EntityNarrowing,
    private readonly discovery: DiscoveryService,
  ) {}

  /** @throws ConversationError `FORBIDDEN` without the grant `ai:govern` or `ai:audit` */
  async get(principal: AuditedPrincipal): Promise<OrganizationHealth> {
    requireGrant(principal, 'ai:govern', 'ai:audit');
    ownerOf(principal);
    const scope = scopeOf(principal);
    const entities = (await this.narrowing.entitiesOf(principal)) ?? undefined;
    const [version, turns, integrity] = await Promise.all([
      this.repository.version(scope),
      this.repository.turns(scope, entities),
      this.repository.integrity(scope, entities),
    ]);
    const { pool, appends } = this.figures;
    // A start refuses a database that has not all of these migrations, or others.
    const server = { version, migration: MIGRATIONS.at(-1)?.name ?? '' };
    return { at: new Date(), server, pool, appends, turns, sweeps: this.sweeps(), integrity };
  }

  private sweeps(): SweepHealth[] {
    const found = this.discovery.getProviders().map(({ instance }: { instance: unknown }) => instance);
    return found
      .filter((one) => one instanceof Sweeper)
      .map(({ context: name, latest }) => ({
        name,
        endedAt: latest?.at ?? null,
        isFailed: latest?.isFailed ?? false,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
