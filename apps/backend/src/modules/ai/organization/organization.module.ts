import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { IntegrityChecker } from '../integrity/integrity-checker.js';
import type { AiModuleExtras } from '../options/ai.options.js';
import type { OrganizationParts } from '../options/organization.options.js';
import { CursorKeyRepository } from '../repositories/cursor-key.repository.js';
import { EntityNarrowing } from './access/entity-narrowing.js';
import { AuditController } from './audit/audit.controller.js';
import { CHAIN_RULE } from './audit/audit-integrity.sql.js';
import { AuditRepository } from './audit/audit.repository.js';
import { AuditService } from './audit/audit.service.js';
import { SubjectHash } from './audit/subject-hash.js';
import { ErasedConversationRepository } from './erasure/erased-conversations.js';
import { ErasedTranscripts } from './erasure/erased-transcripts.js';
import { ERASURE } from './erasure/erasure.part.js';
import { EXPORT } from './export/export.part.js';
import { HEALTH } from './health/health.part.js';
import { BUDGETS } from './budgets/budgets.part.js';
import type { OrganizationPart } from './organization-part.js';
import { ConversationRemoval } from './removal/conversation-removal.js';
import { REMOVED_RULE } from './removal/removed-integrity.sql.js';
import { ReturnedSumsRepository } from './removal/returned-sums.repository.js';
import { RETENTION } from './retention/retention.part.js';
import { SUPERVISION } from './supervision/supervision.part.js';
import { USAGE } from './usage/usage.part.js';

/** The parts that an application can leave out, one by one. */
const PARTS: OrganizationPart[] = [SUPERVISION, USAGE, BUDGETS, RETENTION, EXPORT, ERASURE, HEALTH];

const SUBJECT_HASH = {
  provide: SubjectHash,
  inject: [CursorKeyRepository],
  useFactory: async (keys: CursorKeyRepository) => new SubjectHash(await keys.read()),
};

/** What is about the whole organization, upon the store, which knows nothing of it. */
@Module({})
export class OrganizationModule implements OnModuleInit {
  constructor(private readonly integrity: IntegrityChecker) {}

  onModuleInit(): void {
    this.integrity.register(CHAIN_RULE);
    this.integrity.register(REMOVED_RULE);
  }

  /** @param extras `chosen` leaves out the parts that it names with `false` */
  static register(
    store: DynamicModule,
    options: DynamicModule,
    { http, chosen }: { http: NonNullable<AiModuleExtras['http']>; chosen: OrganizationParts },
  ): DynamicModule {
    const parts = PARTS.filter(({ name }) => chosen[name] !== false);
    for (const { name, needs = [] } of parts)
      for (const needed of needs)
        if (chosen[needed] === false)
          throw new Error(`AiModule: organization.${name} needs organization.${needed}: leave both out.`);
    const routes =
      http === false ? [] : [RouterModule.register([{ path: http.path, module: OrganizationModule }])];
    return {
      module: OrganizationModule,
      imports: [options, store, ...routes, ...parts.flatMap(({ imports = [] }) => imports)],
      controllers:
        http === false ? [] : [AuditController, ...parts.flatMap(({ controllers }) => controllers)],
      providers: [
        AuditRepository,
        AuditService,
        EntityNarrowing,
        SUBJECT_HASH,
        ConversationRemoval,
        ErasedConversationRepository,
        ErasedTranscripts,
        ReturnedSumsRepository,
        ...parts.flatMap(({ providers }) => providers),
      ],
      exports: [AuditService, ErasedConversationRepository, ...parts.flatMap((part) => part.exports)],
    };
  }
}
