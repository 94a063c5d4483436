export interface paths {
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the process answers */
    get: operations['HealthController_live'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the database answers too */
    get: operations['HealthController_ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/principal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is asking, and what is granted: a front end shows no more than that */
    get: operations['PrincipalController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Conversations, latest activity first; without a status, all but ARCHIVED */
    get: operations['ConversationController_list'];
    put?: never;
    /**
     * The active conversation of a context, or a new one
     * @description One that waits for an approval keeps its place: it is returned, PAUSED.
     */
    post: operations['ConversationController_getOrCreate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Messages that hold every term, newest first */
    get: operations['ConversationController_search'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sums over conversations, messages and tokens; days are UTC */
    get: operations['ConversationController_getStats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One conversation */
    get: operations['ConversationController_get'];
    put?: never;
    post?: never;
    /**
     * Delete: it is not there any more, and its context is free
     * @description An answer on its way is stopped. Who must keep it still sees it, until retention removes it.
     */
    delete: operations['ConversationController_delete'];
    options?: never;
    head?: never;
    /** Rename; the order of the list stays */
    patch: operations['ConversationController_updateTitle'];
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** ACTIVE → PAUSED; a paused conversation takes no messages, and an answer on its way is stopped */
    post: operations['ConversationController_pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** PAUSED → ACTIVE, also instead of the one that is active */
    post: operations['ConversationController_resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/head': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make the branch through a message the active one */
    post: operations['ConversationController_setHead'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/archive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** ACTIVE or PAUSED → ARCHIVED, for good; an answer on its way is stopped */
    post: operations['ConversationController_archive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/title': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A title from the first user message; a title set by hand stays */
    post: operations['ConversationController_generateTitle'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Messages of the active branch, or of all, by sequence */
    get: operations['MessageController_getMessages'];
    put?: never;
    /**
     * Store a message
     * @description Without the grant `ai:append` only `{ role: "user", content, metadata?, parent? }` is taken, so that no user can forge an answer or a token count.
     */
    post: operations['MessageController_addMessage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/messages/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store 1 to 100 messages, each behind the one before it, all or nothing
     * @description Needs the grant `ai:append`.
     */
    post: operations['MessageController_addMessages'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/with-messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A conversation with its newest messages, in chronological order */
    get: operations['MessageController_getWithMessages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The audit trail, newest first
     * @description Who looked at what, and what was set or decided. Reading it is one of its entries.
     */
    get: operations['AuditController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/audit/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether an entry of the audit trail was changed or taken away */
    get: operations['AuditController_verify'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/conversations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The conversations of all users, latest activity first; without a status, all but ARCHIVED
     * @description Needs the grant `ai:supervise`; reading is an entry of the audit trail. A page of a title or of many entities may be short, while `nextCursor` goes on.
     */
    get: operations['SupervisedConversationController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/conversations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One conversation of any user, deleted or not */
    get: operations['SupervisedConversationController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/conversations/{id}/with-messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A conversation of any user with its newest messages, in chronological order */
    get: operations['SupervisedConversationController_getWithMessages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/conversations/{id}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Messages of a conversation of any user, by sequence */
    get: operations['SupervisedConversationController_getMessages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Messages of all users that hold every term, newest first
     * @description Ends after about a second: a page may be short, even empty, while `nextCursor` goes on.
     */
    get: operations['SupervisedSearchController_search'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/approvals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Tool calls of all users that wait, or have waited, for a decision, newest first
     * @description Those of deleted conversations aside. A page of an entity or an agent may be short.
     */
    get: operations['SupervisedApprovalController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/conversations/{id}/approvals/{toolCallId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Decide about a tool call of any user
     * @description The tool runs once, with the rights of the conversation’s owner. About a call whose approver is a supervisor, nobody decides in a conversation of their own.
     */
    post: operations['SupervisedApprovalController_decide'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/entities': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the conversations of all users are about, by type and id
     * @description Cases, say, each with its latest activity. Those with deleted conversations alone are among them. A page may be short, while `nextCursor` goes on.
     */
    get: operations['SupervisedEntityController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What messages used and cost, grouped
     * @description A row for each combination of the keys that occurs, in the order of the keys; days and months are UTC. Costs are exact, at the price in effect when each message was stored. Deleted conversations count.
     */
    get: operations['UsageController_usage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/prices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The organization’s own prices, by model, and of each the latest first */
    get: operations['PriceController_list'];
    /**
     * Set the price of a model from a moment on
     * @description It counts at once, also for what was stored before: costs are worked out when they are read.
     */
    put: operations['PriceController_set'];
    post?: never;
    /** Remove one of the organization’s own prices */
    delete: operations['PriceController_remove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/prices/effective': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The price of a model in effect, its own or that of the default list */
    get: operations['PriceController_effective'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/costs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What each message of a conversation cost
     * @description Exact, at the price in effect when the message was stored; of all branches, by sequence.
     */
    get: operations['MessageCostController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/costs/total': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What all messages of a conversation used and cost
     * @description Exact, each message at the price in effect when it was stored; of all branches. Messages whose model has no price are counted, and in no amount.
     */
    get: operations['MessageCostController_total'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/conversations/{id}/costs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What each message of a conversation of any user cost
     * @description As usage it says nothing of what the messages say, so it is no entry of the audit trail.
     */
    get: operations['AnyMessageCostController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/conversations/{id}/costs/total': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What all messages of a conversation of any user used and cost
     * @description As usage it says nothing of what the messages say, so it is no entry of the audit trail.
     */
    get: operations['AnyMessageCostController_total'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/budgets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The budgets of the organization, with what was spent under each */
    get: operations['BudgetController_list'];
    /**
     * Set what the messages of a subject may cost in a period
     * @description There is one budget of a subject and a period: another one takes its place.
     */
    put: operations['BudgetController_set'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/budgets/{budgetId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a budget */
    delete: operations['BudgetController_remove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/budgets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The budgets that bind the caller
     * @description The organization's, the caller's own, those of the agents that the caller has talked with, and an entity's where it is named.
     */
    get: operations['OwnBudgetController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Holds, newest first */
    get: operations['HoldController_list'];
    put?: never;
    /**
     * Place a hold: nothing that it covers is removed while it is active
     * @description Deleting and archiving go on as if there were none.
     */
    post: operations['HoldController_place'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/holds/coverage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether what is stored of a user, of an entity or of a conversation is held
     * @description How many conversations there are of it, deleted ones included, and how many of these an active hold covers, by whatever it is about: as many would an erasure remove, and defer. Without a query, of the organization.
     */
    get: operations['HoldController_coverage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/holds/{holdId}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Release a hold; one that was released before stays as it is */
    post: operations['HoldController_release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/retention': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How long conversations, and the audit trail, are kept */
    get: operations['RetentionController_get'];
    /**
     * Set the whole policy
     * @description It is applied in the background. What a hold covers is never removed.
     */
    put: operations['RetentionController_set'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/retention/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many conversations a policy would archive, delete and purge now */
    get: operations['RetentionController_preview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export conversations of the organization
     * @description Of a user, of an entity, of one conversation, or all; deleted ones included. One conversation a line, as JSON, with its messages and all else that is stored of it; the last line is `{"manifest":{"conversations":2,"messages":9,"sha256":"…"}}`, with the digest of the lines before: what has none is not whole. `npm run import` brings it back.
     */
    get: operations['OrganizationExportController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export your own conversations
     * @description One conversation a line, as JSON, with its messages and all else that is stored of it; the last line is `{"manifest":{"conversations":2,"messages":9,"sha256":"…"}}`, with the digest of the lines before: what has none is not whole. `npm run import` brings it back.
     */
    get: operations['OwnExportController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/erasures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The receipts of erasures, newest first
     * @description They name nobody.
     */
    get: operations['ErasureController_list'];
    put?: never;
    /**
     * Erase the conversations of a user, about an entity, or one
     * @description Of what there is now: at once it is not there for its owners, and it is removed in the background. What is held is removed when the hold has ended. Usage stays, under a pseudonym.
     */
    post: operations['ErasureController_request'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/erasures/{erasureId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The receipt of an erasure
     * @description It names nobody.
     */
    get: operations['ErasureController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/organization/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether the store is well
     * @description Pool, appends and sweeps of the process that answers; turns of the organization that run; and how many of its newest conversations break a rule, of as many as `integrity` says. Counts alone: `npm run doctor` looks at all of them, and names them.
     */
    get: operations['OrganizationHealthController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/agents/{agentType}/chat': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Say something to an agent; it answers in a stream
     * @description Speaks the UI message stream of the AI SDK (v1): `useChat`'s default transport works unchanged.
     */
    post: operations['ChatController_send'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/agents/{agentType}/chat/{chatId}/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow the answer that is on its way: what `useChat` resumes by
     * @description From its beginning, or on from an event, by its id in `after` or the header `Last-Event-ID`.
     */
    get: operations['ChatController_resumeChat'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The same, by the conversation */
    get: operations['ChatController_resume'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/agents/{agentType}/chat/{chatId}/turn': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Stop the answer that is on its way; what was said so far is stored */
    delete: operations['ChatController_stopChat'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/turn': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** The same, by the conversation */
    delete: operations['ChatController_stop'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/ui-messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The newest messages as the AI SDK shows them
     * @description For the `messages` of `useChat`. The header `Next-Cursor` leads to older ones; `Running-Message` names the message that is on its way, which is not among them.
     */
    get: operations['ChatController_uiMessages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/agents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The agents that one can talk to, by their types */
    get: operations['AgentController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/approvals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The tool calls that wait, or have waited, for a decision */
    get: operations['ApprovalController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/approvals/{toolCallId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Decide about a tool call
     * @description The call runs once, however often the decision is sent. When all calls of the turn are decided, the agent goes on; `GET …/stream` follows it.
     */
    post: operations['ApprovalController_decide'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/conversations/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What changes in a conversation, for an open page
     * @description Each event `conversation` has the whole state and, in `changed`, what is new in it: `title`, `status`, `messages`, `turn`, `approvals`. The first one comes at once.
     */
    get: operations['EventController_ofConversation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What changes in your open conversations, for a sidebar
     * @description The first event `conversations` has the fifty with the latest activity (`all: true`), each later one those that have changed, and in `gone` those that are open no longer.
     */
    get: operations['EventController_ofUser'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/agents/summarize': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sum up a conversation or a text */
    post: operations['TaskController_summarize'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/agents/clean-note': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tidy a note without changing what it says */
    post: operations['TaskController_cleanNote'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/files': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store a file
     * @description The body is the bytes of the file, at most 20 MiB, with their media type as Content-Type. A file that no conversation uses is kept for a day.
     */
    post: operations['FileController_upload'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ai/files/{fileId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The bytes of a file
     * @description Images are shown by browsers, all else is saved; nothing in a file runs.
     */
    get: operations['FileController_download'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    FieldErrorDto: {
      /** @example toolCalls.0.id */
      field: string;
      /** @example must have 1 to 255 characters */
      message: string;
    };
    ProblemDto: {
      /**
       * Format: uri
       * @example urn:conversation-store:problem:conversation-not-found
       */
      type: string;
      /** @example Not Found */
      title: string;
      /** @example 404 */
      status: number;
      /** @example CONVERSATION_NOT_FOUND */
      code: string;
      /** @example There is no such conversation. */
      detail: string;
      /**
       * @description The request, as the log and the header `x-request-id` name it
       * @example 0198f0a2-6b1e-7c3d-9a54-2f8e1d7c6b50
       */
      requestId: string;
      /** @description With VALIDATION_FAILED: each field */
      errors?: components['schemas']['FieldErrorDto'][];
      /**
       * Format: uuid
       * @description With ACTIVE_CONVERSATION_EXISTS: the conversation that is active; with APPROVAL_PENDING: the one that waits
       */
      conversationId?: string;
      /**
       * Format: uuid
       * @description With BUDGET_EXCEEDED: the budget
       */
      budgetId?: string;
      /**
       * Format: date-time
       * @description With BUDGET_EXCEEDED: the end of its period; null where it has none
       */
      resetsAt?: string | null;
      /**
       * @description With 429, 503 and TURN_IN_PROGRESS: the seconds of the header `Retry-After`
       * @example 2
       */
      retryAfterSeconds?: number;
    };
    EntityRefDto: {
      /** @example case */
      entityType: string;
      /** @example HR-17 */
      entityId: string;
    };
    PrincipalDto: {
      /** @example acme */
      organizationId: string;
      /** @example mia */
      userId: string;
      /**
       * @description Of ai:append, ai:supervise, ai:audit and ai:govern, those that are granted
       * @example [
       *       "ai:supervise"
       *     ]
       */
      grants: string[];
      /** @description The entities that the grants are narrowed to; all where absent */
      entities?: components['schemas']['EntityRefDto'][];
    };
    GetOrCreateConversationDto: {
      /**
       * @description What it is about; with entityId
       * @example case
       */
      entityType?: string;
      /**
       * @description Which one; with entityType
       * @example HR-17
       */
      entityId?: string;
      /**
       * @description The agent it is with
       * @example investigation
       */
      agentType?: string;
      /**
       * @description For a new conversation only
       * @example Interview notes
       */
      title?: string;
      /**
       * @description Pauses the active conversation, and makes a new one
       * @example true
       */
      fresh?: boolean;
    };
    ConversationDto: {
      /**
       * Format: uuid
       * @example 019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42
       */
      id: string;
      /** @example acme */
      organizationId: string;
      /** @example mia */
      userId: string;
      /** @example case */
      entityType: string | null;
      /** @example HR-17 */
      entityId: string | null;
      /** @example investigation */
      agentType: string | null;
      /** @example Who signed the report? */
      title: string | null;
      /**
       * @description null while there is no title
       * @enum {string|null}
       */
      titleSource: 'AUTO' | 'MANUAL' | null;
      /** @enum {string} */
      status: 'ACTIVE' | 'PAUSED' | 'ARCHIVED';
      /** @description Cache reads and writes included */
      totalInputTokens: number;
      /** @description Reasoning included */
      totalOutputTokens: number;
      totalCacheReadTokens: number;
      totalCacheWriteTokens: number;
      totalReasoningTokens: number;
      messageCount: number;
      /** @description The newest message of the active branch; 0 while empty */
      head: number;
      /** Format: date-time */
      pausedAt: string | null;
      /** Format: date-time */
      archivedAt: string | null;
      /** Format: date-time */
      lastMessageAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    ConversationPageDto: {
      items: components['schemas']['ConversationDto'][];
      nextCursor: string | null;
    };
    SearchHitConversationDto: {
      /**
       * Format: uuid
       * @example 019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42
       */
      id: string;
      /** @example case */
      entityType: string | null;
      /** @example HR-17 */
      entityId: string | null;
      /** @example investigation */
      agentType: string | null;
      /** @example Who signed the report? */
      title: string | null;
      /** @enum {string} */
      status: 'ACTIVE' | 'PAUSED' | 'ARCHIVED';
    };
    SearchHitMessageDto: {
      /**
       * Format: uuid
       * @example 019c2b1e-7d4a-7c36-9a51-2b7c5d9e0f13
       */
      id: string;
      /** @description 1, 2, 3 … without gaps */
      sequence: number;
      /** @enum {string} */
      role: 'user' | 'assistant' | 'tool' | 'system';
      /** Format: date-time */
      createdAt: string;
    };
    HighlightDto: {
      start: number;
      /** @description Exclusive */
      end: number;
    };
    SearchHitDto: {
      conversation: components['schemas']['SearchHitConversationDto'];
      message: components['schemas']['SearchHitMessageDto'];
      /** @description Whether the message is on the active branch */
      active: boolean;
      /** @description At most 200 characters around the first match */
      snippet: string;
      /** @description UTF-16 offsets into the snippet */
      highlights: components['schemas']['HighlightDto'][];
    };
    SearchPageDto: {
      items: components['schemas']['SearchHitDto'][];
      nextCursor: string | null;
    };
    CostDto: {
      /**
       * @description An exact decimal, never rounded, without trailing zeros
       * @example 0.0042135
       */
      usd: string;
      /**
       * @description Messages with tokens whose model is unknown or has no price: in no amount
       * @example 0
       */
      unpricedMessages: number;
    };
    ConversationStatsDto: {
      conversations?: {
        /** @example 3 */
        total: number;
        /** @example 3 */
        active: number;
        /** @example 3 */
        paused: number;
        /** @example 3 */
        archived: number;
      };
      messages?: {
        /** @example 3 */
        total: number;
        byRole: {
          /** @example 3 */
          user: number;
          /** @example 3 */
          assistant: number;
          /** @example 3 */
          tool: number;
          /** @example 3 */
          system: number;
        };
      };
      tokens?: {
        /** @example 3 */
        input: number;
        /** @example 3 */
        output: number;
        /** @example 3 */
        cacheRead: number;
        /** @example 3 */
        cacheWrite: number;
        /** @example 3 */
        reasoning: number;
      };
      cost: components['schemas']['CostDto'];
      byModel: {
        model: string | null;
        /** @example 3 */
        messages: number;
        /** @example 3 */
        input: number;
        /** @example 3 */
        output: number;
      }[];
      byAgentType: {
        agentType: string | null;
        /** @example 3 */
        conversations: number;
        /** @example 3 */
        messages: number;
        /** @example 3 */
        input: number;
        /** @example 3 */
        output: number;
      }[];
      byDay: {
        /** Format: date */
        date: string;
        /** @example 3 */
        messages: number;
        /** @example 3 */
        input: number;
        /** @example 3 */
        output: number;
      }[];
    };
    UpdateTitleDto: {
      /** @example Interview notes, second round */
      title: string;
    };
    PauseConversationDto: {
      /** @example Waiting for the statement */
      reason?: string;
    };
    ResumeConversationDto: {
      /**
       * @description Pauses the conversation of the same context that is active
       * @example true
       */
      replace?: boolean;
    };
    SetHeadDto: {
      /**
       * @description The branch that goes through this message to its newest one
       * @example 1
       */
      sequence: number;
    };
    ToolCallDto: {
      /** @example call_1 */
      id: string;
      /** @example search_history */
      name: string;
      /**
       * @description Any JSON value
       * @example {
       *       "query": "report"
       *     }
       */
      input?: unknown;
    };
    ToolResultDto: {
      /**
       * @description The id of the tool call
       * @example call_1
       */
      toolUseId: string;
      /**
       * @description Any JSON value
       * @example {
       *       "hits": 2
       *     }
       */
      result?: unknown;
      isError?: boolean | null;
    };
    AddMessageDto: {
      /**
       * @example user
       * @enum {string}
       */
      role: 'user' | 'assistant' | 'tool' | 'system';
      /**
       * @description At most 1 MiB of UTF-8
       * @example Who signed the report?
       */
      content?: string;
      /** @description Only of an assistant */
      toolCalls?: components['schemas']['ToolCallDto'][] | null;
      /** @description Only of tool or user */
      toolResults?: components['schemas']['ToolResultDto'][] | null;
      /** @description The whole prompt, cache reads and writes included */
      inputTokens?: number | null;
      /** @description The whole answer, reasoning included */
      outputTokens?: number | null;
      /** @description Read from a cache; part of inputTokens */
      cacheReadTokens?: number | null;
      /** @description Written to a cache; part of inputTokens */
      cacheWriteTokens?: number | null;
      /** @description Reasoning; part of outputTokens */
      reasoningTokens?: number | null;
      /** @description The model that answered */
      model?: string;
      /** @description Any JSON object */
      metadata?: {
        [key: string]: unknown;
      } | null;
      /** @description The sequence of the message that it follows: a branch begins. null begins anew; without it, the head */
      parent?: number | null;
      /** @description The same key with the same input is stored once; the header Idempotency-Key is the same key */
      idempotencyKey?: string;
    };
    MessageDto: {
      /**
       * Format: uuid
       * @example 019c2b1e-7d4a-7c36-9a51-2b7c5d9e0f13
       */
      id: string;
      /**
       * Format: uuid
       * @example 019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42
       */
      conversationId: string;
      /** @description 1, 2, 3 … without gaps */
      sequence: number;
      /** @description The message that it follows; null for a first one */
      parent: number | null;
      /** @description The sequences of the messages that follow the same one, itself included; at most 100, the nearest */
      siblings: number[];
      siblingCount: number;
      /** @enum {string} */
      role: 'user' | 'assistant' | 'tool' | 'system';
      content: string;
      toolCalls: components['schemas']['ToolCallDto'][] | null;
      toolResults: components['schemas']['ToolResultDto'][] | null;
      inputTokens: number | null;
      outputTokens: number | null;
      cacheReadTokens: number | null;
      cacheWriteTokens: number | null;
      reasoningTokens: number | null;
      model: string | null;
      metadata: {
        [key: string]: unknown;
      } | null;
      /** @description Of an agent: how the answer ended, its reasoning, who approved a call. No caller writes it */
      turn?: {
        [key: string]: unknown;
      };
      /** Format: date-time */
      createdAt: string;
    };
    AddMessagesDto: {
      /**
       * @example [
       *       {
       *         "role": "user",
       *         "content": "Who signed the report?"
       *       }
       *     ]
       */
      messages: components['schemas']['AddMessageDto'][];
    };
    MessagePageDto: {
      items: components['schemas']['MessageDto'][];
      nextCursor: string | null;
    };
    ConversationWithMessagesDto: {
      conversation: components['schemas']['ConversationDto'];
      messages: components['schemas']['MessagePageDto'];
    };
    AuditActorDto: {
      /**
       * @description null: the backend by itself
       * @example mia
       */
      userId: string | null;
    };
    AuditTargetDto: {
      /** @enum {string} */
      type:
        | 'conversation'
        | 'conversations'
        | 'approval'
        | 'price'
        | 'budget'
        | 'retention'
        | 'hold'
        | 'erasure'
        | 'export'
        | 'audit';
      /** @description Of a user or an entity, a hash under the key of the database */
      id?: string;
    };
    AuditEntryDto: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      at: string;
      actor: components['schemas']['AuditActorDto'];
      /** @enum {string} */
      action:
        | 'conversations.list'
        | 'conversation.read'
        | 'conversations.search'
        | 'approvals.list'
        | 'approval.decide'
        | 'price.set'
        | 'price.remove'
        | 'budget.set'
        | 'budget.remove'
        | 'retention.set'
        | 'retention.applied'
        | 'hold.place'
        | 'hold.release'
        | 'erasure.request'
        | 'erasure.done'
        | 'export'
        | 'audit.read';
      target: components['schemas']['AuditTargetDto'];
      requestId: string | null;
      /** @description Ids, counts and settings */
      details: {
        [key: string]: unknown;
      };
    };
    AuditPageDto: {
      items: components['schemas']['AuditEntryDto'][];
      nextCursor: string | null;
    };
    AuditVerificationDto: {
      valid: boolean;
      entries: number;
      /**
       * Format: uuid
       * @description The first entry that was changed, or does not follow the one before it; none where the newest lack
       */
      firstBroken?: string;
    };
    SupervisedConversationDto: {
      /**
       * Format: uuid
       * @example 019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42
       */
      id: string;
      /** @example acme */
      organizationId: string;
      /** @example mia */
      userId: string;
      /** @example case */
      entityType: string | null;
      /** @example HR-17 */
      entityId: string | null;
      /** @example investigation */
      agentType: string | null;
      /** @example Who signed the report? */
      title: string | null;
      /**
       * @description null while there is no title
       * @enum {string|null}
       */
      titleSource: 'AUTO' | 'MANUAL' | null;
      /** @enum {string} */
      status: 'ACTIVE' | 'PAUSED' | 'ARCHIVED';
      /** @description Cache reads and writes included */
      totalInputTokens: number;
      /** @description Reasoning included */
      totalOutputTokens: number;
      totalCacheReadTokens: number;
      totalCacheWriteTokens: number;
      totalReasoningTokens: number;
      messageCount: number;
      /** @description The newest message of the active branch; 0 while empty */
      head: number;
      /** Format: date-time */
      pausedAt: string | null;
      /** Format: date-time */
      archivedAt: string | null;
      /** Format: date-time */
      lastMessageAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /**
       * Format: date-time
       * @description When its owner deleted it
       */
      deletedAt: string | null;
    };
    SupervisedPageDto: {
      items: components['schemas']['SupervisedConversationDto'][];
      nextCursor: string | null;
    };
    SupervisedWithMessagesDto: {
      conversation: components['schemas']['SupervisedConversationDto'];
      messages: components['schemas']['MessagePageDto'];
    };
    SupervisedHitConversationDto: {
      /**
       * Format: uuid
       * @example 019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42
       */
      id: string;
      /** @example mia */
      userId: string;
      /** @example case */
      entityType: string | null;
      /** @example HR-17 */
      entityId: string | null;
      /** @example investigation */
      agentType: string | null;
      /** @example Who signed the report? */
      title: string | null;
      /** @enum {string} */
      status: 'ACTIVE' | 'PAUSED' | 'ARCHIVED';
      /**
       * Format: date-time
       * @description When its owner deleted it
       */
      deletedAt: string | null;
    };
    SupervisedHitDto: {
      message: components['schemas']['SearchHitMessageDto'];
      /** @description Whether the message is on the active branch */
      active: boolean;
      /** @description At most 200 characters around the first match */
      snippet: string;
      /** @description UTF-16 offsets into the snippet */
      highlights: components['schemas']['HighlightDto'][];
      conversation: components['schemas']['SupervisedHitConversationDto'];
    };
    SupervisedSearchPageDto: {
      items: components['schemas']['SupervisedHitDto'][];
      nextCursor: string | null;
    };
    SupervisedApprovalDto: {
      /** @example call_0198f0 */
      toolCallId: string;
      /** Format: uuid */
      conversationId: string;
      /**
       * @description The tool that runs where it is approved
       * @example close_case
       */
      toolName: string;
      /**
       * @description The input that it runs with
       * @example {
       *       "caseId": "HR-17"
       *     }
       */
      input: unknown;
      /**
       * @description Whether the owner, or a supervisor alone, may approve it
       * @enum {string}
       */
      approver: 'caller' | 'supervisor';
      /** @enum {string} */
      status: 'PENDING' | 'APPROVED' | 'REFUSED' | 'EXPIRED';
      note: string | null;
      /** Format: date-time */
      expiresAt: string;
      /** Format: date-time */
      decidedAt: string | null;
      /** @description The user who decided */
      decidedBy: string | null;
      /**
       * @description The owner of the conversation
       * @example mia
       */
      userId: string;
      /** @example case */
      entityType: string | null;
      /** @example HR-17 */
      entityId: string | null;
      /** @example compliance-manager */
      agentType: string | null;
      /**
       * Format: date-time
       * @description When the decision was asked for
       */
      createdAt: string;
    };
    ApprovalPageDto: {
      items: components['schemas']['SupervisedApprovalDto'][];
      nextCursor: string | null;
    };
    DecideApprovalDto: {
      /**
       * @description Whether the tool may run
       * @example true
       */
      approved: boolean;
      /**
       * @description Kept with the decision; a refusal gives it to the model
       * @example Closed by the board
       */
      note?: string;
    };
    ApprovalDto: {
      /** @example call_0198f0 */
      toolCallId: string;
      /** Format: uuid */
      conversationId: string;
      /**
       * @description The tool that runs where it is approved
       * @example close_case
       */
      toolName: string;
      /**
       * @description The input that it runs with
       * @example {
       *       "caseId": "HR-17"
       *     }
       */
      input: unknown;
      /**
       * @description Whether the owner, or a supervisor alone, may approve it
       * @enum {string}
       */
      approver: 'caller' | 'supervisor';
      /** @enum {string} */
      status: 'PENDING' | 'APPROVED' | 'REFUSED' | 'EXPIRED';
      note: string | null;
      /** Format: date-time */
      expiresAt: string;
      /** Format: date-time */
      decidedAt: string | null;
      /** @description The user who decided */
      decidedBy: string | null;
    };
    SupervisedEntityDto: {
      /** @example case */
      entityType: string;
      /** @example HR-17 */
      entityId: string;
      /**
       * Format: date-time
       * @description Of its conversations; null where all of them are deleted
       */
      lastActivityAt: string | null;
    };
    EntityPageDto: {
      items: components['schemas']['SupervisedEntityDto'][];
      nextCursor: string | null;
    };
    TokensDto: {
      /** @example 1200 */
      input: number;
      /** @example 1200 */
      output: number;
      /** @example 1200 */
      cacheRead: number;
      /** @example 1200 */
      cacheWrite: number;
      /** @example 1200 */
      reasoning: number;
    };
    UsageRowDto: {
      /** @example 3 */
      messages: number;
      tokens: components['schemas']['TokensDto'];
      cost: components['schemas']['CostDto'];
      /**
       * @description Where it is grouped by
       * @example mia
       */
      userId?: string;
      /**
       * @description Where it is grouped by
       * @example case
       */
      entityType?: string | null;
      /**
       * @description Where it is grouped by
       * @example HR-17
       */
      entityId?: string | null;
      /**
       * @description Where it is grouped by
       * @example case
       */
      agentType?: string | null;
      /**
       * @description Where it is grouped by
       * @example gpt-4o
       */
      model?: string | null;
      /**
       * @description Where it is grouped by
       * @example 2026-11-26
       */
      day?: string;
      /**
       * @description Where it is grouped by
       * @example 2026-11
       */
      month?: string;
    };
    UsedAmountDto: {
      /** @example 3 */
      messages: number;
      tokens: components['schemas']['TokensDto'];
      cost: components['schemas']['CostDto'];
    };
    UsagePageDto: {
      items: components['schemas']['UsageRowDto'][];
      /** @description Of all rows, not of the page */
      total: components['schemas']['UsedAmountDto'];
      nextCursor: string | null;
    };
    PriceTierAnswerDto: {
      /** @example 200000 */
      aboveInputTokens: number;
      /** @example 2.5 */
      input: string;
      /** @example 2.5 */
      output: string;
      /**
       * @description null: as for input
       * @example 2.5
       */
      cacheRead: string | null;
      /**
       * @description null: as for input
       * @example 2.5
       */
      cacheWrite: string | null;
    };
    PriceDto: {
      /** @example gpt-4o* */
      model: string;
      /** Format: date-time */
      validFrom: string;
      /** @example 2.5 */
      input: string;
      /** @example 2.5 */
      output: string;
      /**
       * @description null: as for input
       * @example 2.5
       */
      cacheRead: string | null;
      /**
       * @description null: as for input
       * @example 2.5
       */
      cacheWrite: string | null;
      tiers: components['schemas']['PriceTierAnswerDto'][];
    };
    PricePageDto: {
      items: components['schemas']['PriceDto'][];
      nextCursor: string | null;
    };
    EffectivePriceDto: {
      /** @example gpt-4o* */
      model: string;
      /** Format: date-time */
      validFrom: string;
      /** @example 2.5 */
      input: string;
      /** @example 2.5 */
      output: string;
      /**
       * @description null: as for input
       * @example 2.5
       */
      cacheRead: string | null;
      /**
       * @description null: as for input
       * @example 2.5
       */
      cacheWrite: string | null;
      tiers: components['schemas']['PriceTierAnswerDto'][];
      /** @enum {string} */
      source: 'organization' | 'default';
    };
    PriceTierDto: {
      /**
       * @description USD for a million tokens of input that no cache had
       * @example 2.5
       */
      input: string;
      /**
       * @description USD for a million tokens of output
       * @example 10
       */
      output: string;
      /**
       * @description USD for a million tokens read from a cache; without it, as for input
       * @example 1.25
       */
      cacheRead?: string | null;
      /**
       * @description USD for a million tokens written to a cache; without it, as for input
       * @example 2.5
       */
      cacheWrite?: string | null;
      /**
       * @description Messages with more input tokens have these prices instead
       * @example 200000
       */
      aboveInputTokens: number;
    };
    SetPriceDto: {
      /**
       * @description USD for a million tokens of input that no cache had
       * @example 2.5
       */
      input: string;
      /**
       * @description USD for a million tokens of output
       * @example 10
       */
      output: string;
      /**
       * @description USD for a million tokens read from a cache; without it, as for input
       * @example 1.25
       */
      cacheRead?: string | null;
      /**
       * @description USD for a million tokens written to a cache; without it, as for input
       * @example 2.5
       */
      cacheWrite?: string | null;
      /**
       * @description A model’s name; where it ends with `*`, what names begin with
       * @example gpt-4o*
       */
      model: string;
      /**
       * Format: date-time
       * @description The moment from which on it holds
       * @example 2026-11-01T00:00:00Z
       */
      validFrom: string;
      /** @description Each with another bound */
      tiers?: components['schemas']['PriceTierDto'][];
    };
    MessageCostDto: {
      /** @example 2 */
      sequence: number;
      /**
       * @description An exact decimal, never rounded; null of a message with tokens whose model is unknown or has no price
       * @example 0.0042135
       */
      usd: string | null;
    };
    MessageCostsDto: {
      /** @description In order of sequence, those of all branches */
      items: components['schemas']['MessageCostDto'][];
    };
    BudgetSubjectDto: {
      /**
       * @example entity
       * @enum {string}
       */
      type: 'organization' | 'user' | 'entity' | 'agentType';
      /** @description With `user` */
      userId?: string;
      /** @description With `entity` */
      entityType?: string;
      /** @description With `entity` */
      entityId?: string;
      /** @description With `agentType` */
      agentType?: string;
    };
    SetBudgetDto: {
      /**
       * @example {
       *       "type": "entity",
       *       "entityType": "case",
       *       "entityId": "HR-17"
       *     }
       */
      subject: components['schemas']['BudgetSubjectDto'];
      /**
       * @description A day or a month of UTC, or all time
       * @example month
       * @enum {string}
       */
      period: 'day' | 'month' | 'total';
      /**
       * @description USD, as an exact decimal
       * @example 250
       */
      usd: string;
      /**
       * @description `refuse`: no call of a model begins that might cost more than is left; `warn`: it does
       * @example refuse
       * @enum {string}
       */
      mode: 'refuse' | 'warn';
    };
    BudgetDto: {
      /** Format: uuid */
      id: string;
      /**
       * @example {
       *       "type": "entity",
       *       "entityType": "case",
       *       "entityId": "HR-17"
       *     }
       */
      subject: components['schemas']['BudgetSubjectDto'];
      /** @enum {string} */
      period: 'day' | 'month' | 'total';
      /** @example 250 */
      usd: string;
      /** @enum {string} */
      mode: 'refuse' | 'warn';
      /**
       * @description The cost of the messages of the period
       * @example 12.0042135
       */
      spent: string;
      /**
       * @description The most that calls under way may cost
       * @example 0.75
       */
      reserved: string;
      /**
       * @description Negative where more was spent
       * @example 237.2457865
       */
      remaining: string;
      /**
       * Format: date-time
       * @description null: never
       */
      resetsAt: string | null;
    };
    BudgetPageDto: {
      items: components['schemas']['BudgetDto'][];
      nextCursor: string | null;
    };
    TargetDto: {
      /**
       * @example entity
       * @enum {string}
       */
      type: 'organization' | 'user' | 'entity' | 'conversation';
      /** @description Of a user */
      userId?: string;
      /**
       * @description Of an entity
       * @example case
       */
      entityType?: string;
      /**
       * @description Of an entity
       * @example HR-17
       */
      entityId?: string;
      /** @description Of a conversation: its id */
      conversationId?: string;
    };
    PlaceHoldDto: {
      /** @description With the fields of its type, and no others */
      target: components['schemas']['TargetDto'];
      /** @example Litigation 4 O 117/26 */
      reason: string;
    };
    HoldDto: {
      /** Format: uuid */
      id: string;
      target: components['schemas']['TargetDto'];
      /** @example Litigation 4 O 117/26 */
      reason: string;
      /**
       * @description The user who placed it
       * @example ada
       */
      placedBy: string;
      /** Format: date-time */
      placedAt: string;
      /** @description null while it is active */
      releasedBy: string | null;
      /** Format: date-time */
      releasedAt: string | null;
      releaseReason: string | null;
    };
    HoldPageDto: {
      items: components['schemas']['HoldDto'][];
      nextCursor: string | null;
    };
    HoldCoverageDto: {
      /**
       * @description Conversations that were looked at
       * @example 12
       */
      conversations: number;
      /**
       * @description Those of them that an active hold covers
       * @example 3
       */
      held: number;
      /** @description False where there are more than 10000, of which as many were looked at */
      isComplete: boolean;
      /** @description The newest active holds by which anything of it is held */
      holds: components['schemas']['HoldDto'][];
    };
    ReleaseHoldDto: {
      /** @example Settled */
      reason: string;
    };
    RetentionPolicyDto: {
      /** @description Days since the last activity after which a conversation is archived; null: never */
      archiveAfterDays: number | null;
      /** @description Days since the last activity after which it is deleted; null: never */
      deleteAfterDays: number | null;
      /** @description Days since it was deleted after which it is removed for good; null: never */
      purgeDeletedAfterDays: number | null;
      /** @description Days for which the audit trail is kept */
      auditDays: number;
    };
    SetRetentionDto: {
      /**
       * @description Days since the last activity after which a conversation is archived; null: never
       * @example 180
       */
      archiveAfterDays?: number | null;
      /**
       * @description Days since the last activity after which it is deleted; null: never
       * @example 730
       */
      deleteAfterDays?: number | null;
      /**
       * @description Days since it was deleted after which it is removed for good; null: never
       * @example 30
       */
      purgeDeletedAfterDays?: number | null;
      /**
       * @description Days for which the audit trail is kept
       * @example 365
       */
      auditDays?: number;
    };
    RetentionPreviewDto: {
      archive: number;
      /** @description Those that are due for both are deleted */
      delete: number;
      purge: number;
      /** @description Those that are due to be purged, and that holds keep */
      held: number;
    };
    ErasureTargetDto: {
      /**
       * @example user
       * @enum {string}
       */
      type: 'user' | 'entity' | 'conversation';
      /**
       * @description Of a user
       * @example mia
       */
      userId?: string;
      /** @description Of an entity */
      entityType?: string;
      /** @description Of an entity */
      entityId?: string;
      /** @description Of a conversation */
      conversationId?: string;
    };
    RequestErasureDto: {
      /** @description Whom or what: what there is of it now */
      target: components['schemas']['ErasureTargetDto'];
      /**
       * @description Kept until it is done: what is done names nobody
       * @example Asked for under Article 17
       */
      reason: string;
    };
    ErasedDto: {
      /** @example 3 */
      conversations: number;
      /** @example 42 */
      messages: number;
    };
    DeferredDto: {
      /** @example 0 */
      conversations: number;
    };
    ErasureDto: {
      /** Format: uuid */
      id: string;
      /**
       * @description DEFERRED while a hold covers what is left
       * @enum {string}
       */
      status: 'PENDING' | 'DONE' | 'DEFERRED';
      /** @description So far */
      erased: components['schemas']['ErasedDto'];
      /** @description What is left while it is held */
      deferred: components['schemas']['DeferredDto'];
      /** Format: date-time */
      requestedAt: string;
      /** Format: date-time */
      finishedAt: string | null;
    };
    ErasurePageDto: {
      items: components['schemas']['ErasureDto'][];
      nextCursor: string | null;
    };
    ServerHealthDto: {
      /**
       * @description Of PostgreSQL
       * @example 18.4
       */
      version: string;
      /**
       * @description The newest of the schema
       * @example 20261129130000_add_erasures
       */
      migration: string;
    };
    PoolHealthDto: {
      /**
       * @description Open connections
       * @example 4
       */
      total: number;
      /**
       * @description Those that nobody uses now
       * @example 3
       */
      idle: number;
      /**
       * @description Statements that wait for one
       * @example 0
       */
      waiting: number;
      /**
       * @description Connections at most
       * @example 10
       */
      max: number;
    };
    RecentBatchesDto: {
      /** @example 100 */
      batches: number;
      /**
       * @description Of all of them
       * @example 130
       */
      appends: number;
      /**
       * @description Appends of the largest
       * @example 4
       */
      largest: number;
    };
    AppendHealthDto: {
      /**
       * @description Statements that may be under way at a time
       * @example 2
       */
      limit: number;
      /** @example 1 */
      statementsInFlight: number;
      /**
       * @description Appends that wait for the next batch
       * @example 0
       */
      pendingAppends: number;
      /** @description The latest batches, 100 at most */
      recent: components['schemas']['RecentBatchesDto'];
    };
    TurnHealthDto: {
      /** @example 3 */
      running: number;
      /**
       * @description Those that were asked to stop
       * @example 0
       */
      stopping: number;
    };
    SweepHealthDto: {
      /** @example Retention */
      name: string;
      /**
       * Format: date-time
       * @description null: none has ended yet
       */
      endedAt: string | null;
      /** @description True if the latest run has failed; the next one follows */
      isFailed: boolean;
    };
    RuleHealthDto: {
      /** @example the head is one of the messages */
      rule: string;
      /**
       * @description Conversations that break it
       * @example 0
       */
      broken: number;
    };
    IntegrityHealthDto: {
      /**
       * @description Conversations that were looked at, the newest
       * @example 200
       */
      conversations: number;
      /**
       * @description Messages of these
       * @example 4812
       */
      messages: number;
      rules: components['schemas']['RuleHealthDto'][];
    };
    OrganizationHealthDto: {
      /** Format: date-time */
      at: string;
      server: components['schemas']['ServerHealthDto'];
      pool: components['schemas']['PoolHealthDto'];
      /** @description null: appends share no commits */
      appends: components['schemas']['AppendHealthDto'] | null;
      turns: components['schemas']['TurnHealthDto'];
      sweeps: components['schemas']['SweepHealthDto'][];
      integrity: components['schemas']['IntegrityHealthDto'];
    };
    ChatDto: {
      /**
       * @description What it is about; with entityId
       * @example case
       */
      entityType?: string;
      /**
       * @description Which one; with entityType
       * @example HR-17
       */
      entityId?: string;
      /**
       * @description The chat. The id of a conversation means that one; any other, the one of entity and agent
       * @example chat-1
       */
      id?: string;
      /**
       * @description UI messages of the AI SDK. Only the newest is read: a message of the user (texts, sources, data), decisions about tool calls, or their outputs
       * @example [
       *       {
       *         "id": "m1",
       *         "role": "user",
       *         "parts": [
       *           {
       *             "type": "text",
       *             "text": "Who signed the report?"
       *           }
       *         ]
       *       }
       *     ]
       */
      messages: {
        [key: string]: unknown;
      }[];
      /**
       * @description `regenerate-message` asks for another answer
       * @enum {string}
       */
      trigger?: 'submit-message' | 'regenerate-message';
      /** @description Sent by the AI SDK; not used */
      messageId?: string;
    };
    UiMessageDto: {
      id: string;
      /** @enum {string} */
      role: 'user' | 'assistant' | 'system';
      parts: {
        [key: string]: unknown;
      }[];
      metadata?: {
        [key: string]: unknown;
      };
    };
    AgentDto: {
      /**
       * @description `agentType` of its conversations
       * @example case
       */
      agentType: string;
    };
    SummarizeDto: {
      /**
       * @description At most 1 MiB of UTF-8; or conversationId
       * @example Mia signed the report.
       */
      text: string;
      /** @description The conversation to sum up; or text */
      conversationId?: string;
    };
    TaskAnswerDto: {
      text: string;
      /**
       * Format: uuid
       * @description Where question and answer are kept, ARCHIVED
       */
      conversationId: string;
      /** @example offline */
      model: string | null;
      inputTokens: number;
      outputTokens: number;
    };
    CleanNoteDto: {
      /**
       * @description At most some 100,000 tokens
       * @example spoke w/ Mia, she signed
       */
      text: string;
    };
    FileDto: {
      /** Format: uuid */
      id: string;
      /**
       * @description What a message of a chat names the file by, and where it is read
       * @example /api/v1/ai/files/0198f0a2-6b1e-7c3d-9a54-2f8e1d7c6b50
       */
      url: string;
      /** @example application/pdf */
      mediaType: string;
      /** @example 48213 */
      bytes: number;
      /** @description In hexadecimal digits */
      sha256: string;
      /** @example invoice.pdf */
      name: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  HealthController_live: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            status?: 'ok';
          };
        };
      };
    };
  };
  HealthController_ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            status?: 'ok';
          };
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  PrincipalController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PrincipalDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_list: {
    parameters: {
      query?: {
        status?: string;
        /** @description About entities of this type */
        entityType?: string;
        /** @description About this entity */
        entityId?: string;
        /** @description With this agent */
        agentType?: string;
        /** @description Occurs in the title, in any case */
        title?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_getOrCreate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['GetOrCreateConversationDto'];
      };
    };
    responses: {
      /** @description The one that was there */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description A new one */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_search: {
    parameters: {
      query: {
        status?: string;
        /** @description About entities of this type */
        entityType?: string;
        /** @description About this entity */
        entityId?: string;
        /** @description With this agent */
        agentType?: string;
        role?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description Up to 8 terms, split at white space; "quoted words" stay together. Every term must occur. */
        q: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SearchPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_getStats: {
    parameters: {
      query?: {
        /** @description Messages created at or after */
        from?: string;
        /** @description Messages created before */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationStatsDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_updateTitle: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateTitleDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_pause: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['PauseConversationDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description INVALID_TRANSITION */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_resume: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ResumeConversationDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description INVALID_TRANSITION, ACTIVE_CONVERSATION_EXISTS */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_setHead: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetHeadDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_archive: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConversationController_generateTitle: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MessageController_getMessages: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description all: the messages of every branch, by sequence; else those of the active one */
        branches?: string;
        /** @description desc starts at the newest */
        order?: string;
        /** @description The sequence that the first page begins with, or beyond where it is on another branch */
        from?: number;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessagePageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MessageController_addMessage: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key stores one message */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AddMessageDto'];
      };
    };
    responses: {
      /** @description The key was seen before: the stored message */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageDto'];
        };
      };
      /** @description Stored */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_ACTIVE, IDEMPOTENCY_CONFLICT */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MessageController_addMessages: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AddMessagesDto'];
      };
    };
    responses: {
      /** @description Those that were stored, or were there by their keys */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageDto'][];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_ACTIVE, IDEMPOTENCY_CONFLICT */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MessageController_getWithMessages: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description all: the messages of every branch, by sequence; else those of the active one */
        branches?: string;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConversationWithMessagesDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AuditController_list: {
    parameters: {
      query?: {
        /** @description Entries from this moment on */
        from?: string;
        /** @description Entries before this moment */
        to?: string;
        /** @description The user who did it */
        actor?: string;
        action?: string;
        targetType?: string;
        /** @description The id of what it was about */
        targetId?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AuditController_verify: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditVerificationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedConversationController_list: {
    parameters: {
      query?: {
        status?: string;
        /** @description About entities of this type */
        entityType?: string;
        /** @description About this entity */
        entityId?: string;
        /** @description With this agent */
        agentType?: string;
        /** @description Occurs in the title, in any case */
        title?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description Of this user */
        userId?: string;
        /** @description Those that their owners have deleted, instead of the others */
        deleted?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SupervisedPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedConversationController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SupervisedConversationDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedConversationController_getWithMessages: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description all: the messages of every branch, by sequence; else those of the active one */
        branches?: string;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SupervisedWithMessagesDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedConversationController_getMessages: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description all: the messages of every branch, by sequence; else those of the active one */
        branches?: string;
        /** @description desc starts at the newest */
        order?: string;
        /** @description The sequence that the first page begins with, or beyond where it is on another branch */
        from?: number;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessagePageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedSearchController_search: {
    parameters: {
      query: {
        status?: string;
        /** @description About entities of this type */
        entityType?: string;
        /** @description About this entity */
        entityId?: string;
        /** @description With this agent */
        agentType?: string;
        role?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description Up to 8 terms, split at white space; "quoted words" stay together. Every term must occur. */
        q: string;
        /** @description Of this user */
        userId?: string;
        /** @description Those that their owners have deleted, instead of the others */
        deleted?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SupervisedSearchPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedApprovalController_list: {
    parameters: {
      query?: {
        /** @description About entities of this type */
        entityType?: string;
        /** @description About this entity */
        entityId?: string;
        /** @description With this agent */
        agentType?: string;
        status?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApprovalPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedApprovalController_decide: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
        toolCallId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecideApprovalDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApprovalDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND, APPROVAL_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description APPROVAL_DECIDED, CONVERSATION_NOT_ACTIVE, ACTIVE_CONVERSATION_EXISTS */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SupervisedEntityController_list: {
    parameters: {
      query?: {
        /** @description Of this type */
        entityType?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EntityPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  UsageController_usage: {
    parameters: {
      query?: {
        /** @description Messages created at or after */
        from?: string;
        /** @description Messages created before */
        to?: string;
        /** @description Names out of user, entity, agentType, model, day, month, with commas between: a row for each combination */
        groupBy?: string;
        userId?: string;
        entityType?: string;
        entityId?: string;
        agentType?: string;
        model?: string;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsagePageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PriceController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PricePageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PriceController_set: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetPriceDto'];
      };
    };
    responses: {
      /** @description In place of the one of the same model and moment */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PriceDto'];
        };
      };
      /** @description A new one */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PriceDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PriceController_remove: {
    parameters: {
      query: {
        /** @description A model’s name; where it ends with `*`, what names begin with */
        model: string;
        validFrom: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description PRICE_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PriceController_effective: {
    parameters: {
      query: {
        /** @description A model’s name */
        model: string;
        /** @description The moment; default now */
        at?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EffectivePriceDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description PRICE_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MessageCostController_read: {
    parameters: {
      query?: {
        /** @description The sequence of the first message */
        from?: number;
        /** @description Messages from there on */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageCostsDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MessageCostController_total: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsedAmountDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AnyMessageCostController_read: {
    parameters: {
      query?: {
        /** @description The sequence of the first message */
        from?: number;
        /** @description Messages from there on */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageCostsDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AnyMessageCostController_total: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsedAmountDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  BudgetController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BudgetPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  BudgetController_set: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetBudgetDto'];
      };
    };
    responses: {
      /** @description In the place of the one that was there */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BudgetDto'];
        };
      };
      /** @description A new one */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BudgetDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description BUDGET_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  BudgetController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The budget */
        budgetId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description BUDGET_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OwnBudgetController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
        /** @description With `entityId`: that entity’s budgets, too */
        entityType?: string;
        entityId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BudgetPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HoldController_list: {
    parameters: {
      query?: {
        /** @description Those that are active, or those that were released */
        active?: boolean;
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldPageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HoldController_place: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlaceHoldDto'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HoldController_coverage: {
    parameters: {
      query?: {
        /** @description What it is about; with entityId */
        entityType?: string;
        /** @description Which one; with entityType */
        entityId?: string;
        /** @description Of a user */
        userId?: string;
        /** @description Of a conversation: its id */
        conversationId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldCoverageDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HoldController_release: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        holdId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReleaseHoldDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description HOLD_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RetentionController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RetentionPolicyDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RetentionController_set: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetRetentionDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RetentionPolicyDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RetentionController_preview: {
    parameters: {
      query?: {
        /** @description Days since the last activity after which a conversation is archived; null: never */
        archiveAfterDays?: number | null;
        /** @description Days since the last activity after which it is deleted; null: never */
        deleteAfterDays?: number | null;
        /** @description Days since it was deleted after which it is removed for good; null: never */
        purgeDeletedAfterDays?: number | null;
        /** @description Days for which the audit trail is kept */
        auditDays?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RetentionPreviewDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OrganizationExportController_export: {
    parameters: {
      query?: {
        /** @description What it is about; with entityId */
        entityType?: string;
        /** @description Which one; with entityType */
        entityId?: string;
        /** @description The conversations of this user */
        userId?: string;
        /** @description One conversation */
        conversationId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description RATE_LIMITED
       *
       *     RATE_LIMITED
       */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OwnExportController_export: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': string;
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description RATE_LIMITED
       *
       *     RATE_LIMITED
       */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ErasureController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErasurePageDto'];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ErasureController_request: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RequestErasureDto'];
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErasureDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ErasureController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The erasure */
        erasureId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErasureDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description ERASURE_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OrganizationHealthController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrganizationHealthDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ChatController_send: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The agent */
        agentType: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChatDto'];
      };
    };
    responses: {
      /** @description Server-sent events, each a chunk of the UI message stream (v1) with an id, behind which the stream can be gone on with; the last one is `[DONE]` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description BUDGET_EXCEEDED */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description AGENT_NOT_FOUND, CONVERSATION_NOT_FOUND, APPROVAL_NOT_FOUND, FILE_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description MODEL_UNPRICED, CONVERSATION_NOT_ACTIVE, TURN_IN_PROGRESS, APPROVAL_PENDING, APPROVAL_DECIDED */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ChatController_resumeChat: {
    parameters: {
      query?: {
        /** @description The id of the last event that was received; without one, from the beginning */
        after?: string;
        /** @description The message that is wanted: where its answer has ended, the stored one is sent */
        message?: string;
      };
      header?: never;
      path: {
        /** @description The agent */
        agentType: string;
        /** @description As the front end named the chat */
        chatId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events, each a chunk of the UI message stream (v1) with an id, behind which the stream can be gone on with; the last one is `[DONE]` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description No answer is on its way */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ChatController_resume: {
    parameters: {
      query?: {
        /** @description The id of the last event that was received; without one, from the beginning */
        after?: string;
        /** @description The message that is wanted: where its answer has ended, the stored one is sent */
        message?: string;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events, each a chunk of the UI message stream (v1) with an id, behind which the stream can be gone on with; the last one is `[DONE]` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description No answer is on its way */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ChatController_stopChat: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The agent */
        agentType: string;
        /** @description As the front end named the chat */
        chatId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Stopped, or none was on its way */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ChatController_stop: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Stopped, or none was on its way */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ChatController_uiMessages: {
    parameters: {
      query?: {
        /** @description Stored messages to read; an answer with tools has several */
        limit?: number;
        /** @description `nextCursor` of the page before, with the same filters */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UiMessageDto'][];
        };
      };
      /** @description VALIDATION_FAILED, INVALID_CURSOR */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AgentController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentDto'][];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ApprovalController_list: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApprovalDto'][];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ApprovalController_decide: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The conversation */
        id: string;
        toolCallId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecideApprovalDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApprovalDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FORBIDDEN */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND, APPROVAL_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description APPROVAL_DECIDED, CONVERSATION_NOT_ACTIVE, ACTIVE_CONVERSATION_EXISTS */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  EventController_ofConversation: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event that came: what is known already is not sent again */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description The conversation */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  EventController_ofUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event that came: what is known already is not sent again */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  TaskController_summarize: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SummarizeDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TaskAnswerDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description BUDGET_EXCEEDED */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONVERSATION_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description MODEL_UNPRICED */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE, CONTEXT_TOO_LONG */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_FILTERED */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description MODEL_FAILED, MODEL_REFUSED */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE, MODEL_RATE_LIMITED */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description MODEL_TIMED_OUT */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  TaskController_cleanNote: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CleanNoteDto'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TaskAnswerDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description BUDGET_EXCEEDED */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description MODEL_UNPRICED */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE, CONTEXT_TOO_LONG */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_FILTERED */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description MODEL_FAILED, MODEL_REFUSED */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE, MODEL_RATE_LIMITED */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description MODEL_TIMED_OUT */
      504: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  FileController_upload: {
    parameters: {
      query: {
        /** @description The name of the file, for people */
        name: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        '*/*': string;
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FileDto'];
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description CONTENT_TOO_LARGE */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNSUPPORTED_MEDIA_TYPE */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  FileController_download: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The file */
        fileId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description VALIDATION_FAILED */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description UNAUTHENTICATED */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description FILE_NOT_FOUND */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description RATE_LIMITED */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description STORE_UNAVAILABLE */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
}
