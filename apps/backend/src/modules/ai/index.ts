/**
 * Everything that other modules may import of the AI module, but for the runtime of agents (`agents/index.ts`). It loads
 * no AI SDK.
 */
export { AppError, type FieldError } from '../../common/app-error.js';
export type { EntityRef, Principal } from '../../common/principal.js';
export type { Scope } from '../../common/scope.js';
export { STORE_POOL_SETTINGS } from '../../prisma/session-settings.js';
export type { AgentContext } from './agents/agent/agent-context.js';
export { Agent, type AgentLimits, DEFAULT_LIMITS } from './agents/agent/agent.js';
export { ToolError } from './agents/agent/tool-error.js';
export { AiModule } from './ai.module.js';
export type {
  AiModuleOptions,
  AiModuleExtras,
  AuthenticatedRequest,
  DatabaseAddress,
  PrincipalOf,
} from './options/ai.options.js';
export type { ConsoleOptions } from './options/console.options.js';
export { DEFAULT_FILE_TYPES, type FileOptions, type S3Options } from './options/file.options.js';
export type { ModelSettings, ProviderSettings } from './options/model-settings.js';
export type { OrganizationParts } from './options/organization.options.js';
export type {
  AiObserver,
  AppendEnd,
  AppendStatement,
  ModelCallEnd,
  ModelCallStart,
  ToolCallStart,
  TurnEnd,
} from './options/observer.js';
export type { Approval, ApprovalStatus, Approver } from './domain/approval.js';
export { CONVERSATION_ERROR_STATUS, ConversationError } from './domain/conversation-error.js';
export type { ConversationErrorCode } from './domain/conversation-error.js';
export type {
  Context,
  Conversation,
  ConversationStats,
  ConversationStatus,
  Page,
  SearchHit,
} from './domain/conversation.js';
export type {
  AppendedMessage,
  Json,
  Message,
  MessageRole,
  TokenCounts,
  ToolCall,
  ToolResult,
} from './domain/message.js';
export type { EntityAccess } from './domain/entity-access.js';
export type { MessageInput } from './domain/new-message.js';
export { TakenTranscripts } from './imports/taken-transcripts.js';
export type { ImportOptions } from './imports/transcript-conversations.js';
export { type Imported, TranscriptService } from './imports/transcript.service.js';
export { ErasedConversationError } from './services/import-hooks.js';
export type { ShownMessage, ShownPart, Transcript, TranscriptMessage } from './imports/transcript.js';
export { IntegrityChecker, type RuleResult } from './integrity/integrity-checker.js';
export type { AuditedPrincipal } from './organization/access/audited-principal.js';
export type { AuditEntry, AuditVerification } from './organization/audit/audit-entry.js';
export { AuditService } from './organization/audit/audit.service.js';
export type { Hold } from './organization/holds/hold.js';
export { HoldService } from './organization/holds/hold.service.js';
export type {
  AppliedRetention,
  RetentionPolicy,
  RetentionPreview,
} from './organization/retention/retention-policy.js';
export { RetentionRun } from './organization/retention/retention-run.js';
export { RetentionService } from './organization/retention/retention.service.js';
export type { Target } from './organization/target/target.js';
export type { Cost } from './domain/cost.js';
export type { MessageCost } from './organization/usage/message-costs/message-cost.js';
export {
  type MessageCostsInput,
  MessageCostService,
} from './organization/usage/message-costs/message-cost.service.js';
export type { EffectivePrice, Price, PriceTier } from './organization/usage/price.js';
export { PriceService } from './organization/usage/price.service.js';
export type { UsedAmount } from './organization/usage/pricing.js';
export type { UsagePage, UsageRow } from './organization/usage/usage-page.js';
export { type UsageInput, type UsageOptions, UsageService } from './organization/usage/usage.service.js';
export type { Erasure, ErasureStatus, ErasureTarget } from './organization/erasure/erasure.js';
export { ErasureService } from './organization/erasure/erasure.service.js';
export type { ExportTally } from './organization/export/export-stream.js';
export { ExportService, type RunningExport } from './organization/export/export.service.js';
export { ExportFileError } from './organization/export/restore/export-file-error.js';
export { HEAD_BYTES as EXPORT_HEAD_BYTES, isExport } from './organization/export/restore/export-events.js';
export { RestoreService, type RestoreTally } from './organization/export/restore/restore.service.js';
export type { OrganizationHealth } from './organization/health/health.js';
export { HealthService } from './organization/health/health.service.js';
export { OrganizationService } from './organization/supervision/organization.service.js';
export type {
  SupervisedApproval,
  SupervisedConversation,
  SupervisedHit,
} from './organization/supervision/supervised.js';
export type {
  Budget,
  BudgetContext,
  BudgetMode,
  BudgetPeriod,
  BudgetSetting,
  BudgetSubject,
  NewReservation,
  Reservation,
} from './organization/budgets/budget.js';
export { BudgetService } from './organization/budgets/budget.service.js';
export { fromPrisma, type Transaction } from './repositories/transaction.js';
export { ConversationService } from './services/conversation.service.js';
export { type PoolFigures, StoreFigures } from './services/store-figures.js';
export { StoreReadiness } from './services/store-readiness.js';
