import type { OrganizationPart } from '../organization-part.js';
import { SupervisionDetails } from './audit-details.js';
import { OrganizationService } from './organization.service.js';
import { SupervisedApprovalController } from './supervised-approval.controller.js';
import { SupervisedApprovalRepository } from './supervised-approval.repository.js';
import { SupervisedConversationController } from './supervised-conversation.controller.js';
import { SupervisedConversationRepository } from './supervised-conversation.repository.js';
import { SupervisedEntityController } from './supervised-entity.controller.js';
import { SupervisedEntityRepository } from './supervised-entity.repository.js';
import { SupervisedListRepository } from './supervised-list.repository.js';
import { SupervisedLists } from './supervised-lists.js';
import { SupervisedMessages } from './supervised-messages.js';
import { SupervisedSearchController } from './supervised-search.controller.js';
import { SupervisedSearchRepository } from './supervised-search.repository.js';
import { SupervisionFilters } from './supervision-filters.js';

/** Reading and searching across users, and deciding their approvals. */
export const SUPERVISION: OrganizationPart = {
  name: 'supervision',
  controllers: [
    SupervisedConversationController,
    SupervisedSearchController,
    SupervisedApprovalController,
    SupervisedEntityController,
  ],
  providers: [
    OrganizationService,
    SupervisionDetails,
    SupervisionFilters,
    SupervisedLists,
    SupervisedMessages,
    SupervisedApprovalRepository,
    SupervisedConversationRepository,
    SupervisedEntityRepository,
    SupervisedListRepository,
    SupervisedSearchRepository,
  ],
  exports: [OrganizationService],
};
