import type { Mutation } from './mutation.js';

const AI = 'apps/backend/src/modules/ai';
const SECURITY = 'apps/backend/test/security';

/** Rules that hold against callers who mean harm. */
export const SECURITY_MUTATIONS: Mutation[] = [
  {
    name: 'reserved metadata is refused from callers',
    file: `${AI}/domain/reserved.ts`,
    text: "const RESERVED_METADATA = ['turn'];",
    without: 'const RESERVED_METADATA: string[] = [];',
    spec: `${SECURITY}/forgery.spec.ts`,
  },
  {
    name: 'reserved keys are refused from callers',
    file: `${AI}/domain/reserved.ts`,
    text: 'const RESERVED_KEY = /^(chat|turn|import):/;',
    without: 'const RESERVED_KEY = /^never:/;',
    spec: `${SECURITY}/forgery.spec.ts`,
  },
  {
    name: 'what runs is what was approved',
    file: `${AI}/agents/runner/open-call-runner.ts`,
    text: 'runTool(await approvedCall(approval, run.tools), run, show)',
    without: 'runTool(call, run, show)',
    spec: `${SECURITY}/forgery.spec.ts`,
  },
  {
    name: 'access to an entity is asked before a conversation is read',
    file: `${AI}/services/entity-gate.ts`,
    text: 'if (!(await this.mayRead(caller, conversation))) notFound();',
    without: 'await this.mayRead(caller, conversation);',
    spec: `${SECURITY}/entity-access.spec.ts`,
  },
  {
    name: 'tools stay within the entity of their conversation',
    file: `${AI}/agents/agent/history.tools.ts`,
    text: 'if (!isWithin(read)) throw conversationNotFound();',
    without: '',
    spec: `${SECURITY}/entity-access.spec.ts`,
  },
  {
    name: 'a user who has used up a quota stores no more',
    file: `${AI}/services/storage-quota.ts`,
    text: 'if (amounts.fullUntilMs > Date.now()) throw usedUp();',
    without: 'if (amounts.fullUntilMs > Date.now()) return null;',
    spec: `${SECURITY}/quotas.spec.ts`,
  },
  {
    name: 'the type of a file is that of its bytes',
    file: `${AI}/files/upload/received-bytes.ts`,
    text: '!receiver.isText || !(await areOfType(receiver.head, mediaType))',
    without: 'false',
    spec: 'apps/backend/test/files/files.spec.ts',
  },
  {
    name: 'a file is used by one conversation',
    file: `${AI}/files/file.repository.ts`,
    text: 'AND (f.conversation_id IS NULL OR f.conversation_id = ${conversationId}::uuid)',
    without: '',
    spec: 'apps/backend/test/files/file-lifetime.spec.ts',
  },
  {
    name: 'access to an entity is asked before a file is read',
    file: `${AI}/files/file.service.ts`,
    text: 'if (file.conversationId !== null)',
    without: 'if (file.conversationId === id)',
    spec: 'apps/backend/test/files/file-shares.spec.ts',
  },
];
