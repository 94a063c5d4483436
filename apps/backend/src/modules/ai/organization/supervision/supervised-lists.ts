import { Injectable } from '@nestjs/common';
import { scopeOf } from '../../../../common/principal.js';
import { Cursors } from '../../cursors/cursors.js';
import { ListCursor } from '../../cursors/list.cursor.js';
import { dateAt, textAt, uuidAt } from '../../cursors/position.js';
import { SearchCursor } from '../../cursors/search.cursor.js';
import type { Page } from '../../domain/conversation.js';
import { pageOf } from '../../domain/page.js';
import { searchTerms } from '../../domain/search-query.js';
import { storableText } from '../../domain/storable.js';
import { HeavyWork } from '../../services/heavy-work.js';
import { searchPage } from '../../services/search-page.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { AuditService } from '../audit/audit.service.js';
import { SupervisionDetails } from './audit-details.js';
import type { ListEntitiesDto } from './dto/entity.dto.js';
import type { ListApprovalsDto, ListSupervisedDto, SearchSupervisedDto } from './dto/supervision.dto.js';
import type {
  SupervisedApproval,
  SupervisedConversation,
  SupervisedEntity,
  SupervisedHit,
} from './supervised.js';
import { SupervisedApprovalRepository } from './supervised-approval.repository.js';
import type { ApprovalPosition } from './supervised-approval.sql.js';
import { SupervisedEntityRepository } from './supervised-entity.repository.js';
import { SupervisedListRepository } from './supervised-list.repository.js';
import { SupervisedSearchRepository } from './supervised-search.repository.js';
import { SupervisionFilters } from './supervision-filters.js';

const DEFAULT_PAGE = 20;
const NOTHING = { items: [], nextCursor: null };

/** Pages over the conversations of all users. Each is recorded before it is read. */
@Injectable()
export class SupervisedLists {
  constructor(
    private readonly audit: AuditService,
    private readonly details: SupervisionDetails,
    private readonly filters: SupervisionFilters,
    private readonly cursors: Cursors,
    private readonly lists: SupervisedListRepository,
    private readonly searches: SupervisedSearchRepository,
    private readonly approvalRows: SupervisedApprovalRepository,
    private readonly entityRows: SupervisedEntityRepository,
    private readonly heavy: HeavyWork,
  ) {}

  /** @throws ConversationError `INVALID_CURSOR` */
  async conversations(
    principal: AuditedPrincipal,
    { limit = DEFAULT_PAGE, cursor, ...given }: ListSupervisedDto,
  ): Promise<Page<SupervisedConversation>> {
    const reader = scopeOf(principal);
    const cursors = new ListCursor(
      this.cursors.ofQuery('organization list', ...queryOf(principal, given), given.title),
    );
    const after = cursors.decode(cursor);
    await this.record(principal, 'conversations.list', { ...given, limit, cursor });
    const filter = await this.filters.of(principal, given);
    if (!filter) return NOTHING;
    const title = given.title == null ? undefined : storableText(given.title.trim());
    const found = await this.lists.list(reader, { ...filter, title }, limit + 1, after);
    const { rows, end, asOf, snapshot, machine } = found;
    const cursorAt = ({ activity, id }: { activity: Date; id: string }) =>
      cursors.encode({ asOf: asOf ?? activity, snapshot: snapshot ?? '', machine, activity, id });
    const page = pageOf(rows, limit, ({ activity, conversation: { id } }) => cursorAt({ activity, id }));
    return {
      items: page.items.map(({ conversation }) => conversation),
      nextCursor: page.nextCursor ?? (end && cursorAt(end)),
    };
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  async search(
    principal: AuditedPrincipal,
    { query, limit = DEFAULT_PAGE, cursor, ...given }: SearchSupervisedDto,
  ): Promise<Page<SupervisedHit>> {
    const reader = scopeOf(principal);
    const terms = searchTerms(query);
    const codec = this.cursors.ofQuery(
      'organization search',
      ...queryOf(principal, given),
      given.role,
      terms,
    );
    const cursors = new SearchCursor(codec);
    const after = cursors.decode(cursor);
    await this.record(principal, 'conversations.search', { ...given, limit, cursor });
    const filter = await this.filters.of(principal, given);
    if (!filter) return NOTHING;
    const { hits, end } = await this.heavy.run(
      reader,
      () => searchPage(this.searches, reader, { terms, filter, limit, after }),
      ({ isLong }) => isLong,
    );
    return { items: hits, nextCursor: end && cursors.encode(end) };
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  async approvals(
    principal: AuditedPrincipal,
    { limit = DEFAULT_PAGE, cursor, status, ...given }: ListApprovalsDto,
  ): Promise<Page<SupervisedApproval>> {
    const reader = scopeOf(principal);
    const cursors = this.cursors.ofQuery('organization approvals', ...queryOf(principal, given), status);
    const position = cursor === undefined ? null : cursors.decode(cursor);
    const after = position && { createdAt: dateAt(position, 0), id: uuidAt(position, 1) };
    await this.record(principal, 'approvals.list', { ...given, status, limit, cursor });
    const conversations = await this.filters.of(principal, given);
    if (!conversations) return NOTHING;
    const { rows, end } = await this.approvalRows.list(reader, { status, conversations }, limit + 1, after);
    const cursorAt = ({ createdAt, id }: ApprovalPosition) => cursors.encode([createdAt.getTime(), id]);
    const page = pageOf(rows, limit, cursorAt);
    return {
      items: page.items.map(({ approval }) => approval),
      nextCursor: page.nextCursor ?? (end && cursorAt(end)),
    };
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  async entities(
    principal: AuditedPrincipal,
    { limit = DEFAULT_PAGE, cursor, ...given }: ListEntitiesDto,
  ): Promise<Page<SupervisedEntity>> {
    const reader = scopeOf(principal);
    const cursors = this.cursors.ofQuery('organization entities', ...queryOf(principal, given));
    const position = cursor === undefined ? null : cursors.decode(cursor);
    const after = position && { entityType: textAt(position, 0), entityId: textAt(position, 1) };
    await this.record(principal, 'conversations.list', { ...given, by: 'entity', limit, cursor });
    const filter = await this.filters.ofEntities(principal, given);
    const rows = await this.entityRows.list(reader, filter, limit + 1, after);
    const { items, nextCursor } = pageOf(rows, limit, ({ entityType, entityId }) =>
      cursors.encode([entityType, entityId]),
    );
    return {
      items: items.flatMap(({ isTask, ...entity }) => (isTask ? [] : [entity])),
      nextCursor,
    };
  }

  private record(
    principal: AuditedPrincipal,
    action: 'conversations.list' | 'conversations.search' | 'approvals.list',
    asked: Parameters<SupervisionDetails['of']>[1],
  ): Promise<void> {
    const details = this.details.of(principal.organizationId, asked);
    const type = action === 'approvals.list' ? 'approval' : 'conversations';
    return this.audit.record(principal, { action, target: { type }, details });
  }
}

type Given = Partial<Record<'userId' | 'status' | 'entityType' | 'entityId' | 'agentType', string>> & {
  deleted?: boolean;
};

/** The part of a query that a cursor belongs to. */
function queryOf({ organizationId }: AuditedPrincipal, given: Given): unknown[] {
  const { userId, status, entityType, entityId, agentType, deleted = false } = given;
  return [organizationId, userId, status, entityType, entityId, agentType, deleted];
}
