-- Conversations of AI agents and their messages.
--
-- Safe to roll out: it only creates new types and tables, and takes no lock on anything that exists.
-- PostgreSQL 15 or newer (NULLS NOT DISTINCT).

CREATE TYPE "AiConversationStatus" AS ENUM ('ACTIVE', 'PAUSED', 'ARCHIVED');
CREATE TYPE "AiTitleSource" AS ENUM ('AUTO', 'MANUAL');
CREATE TYPE "AiMessageRole" AS ENUM ('user', 'assistant', 'tool', 'system');

CREATE TABLE "ai_conversation" (
    "id" UUID NOT NULL,
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "entity_type" VARCHAR(64),
    "entity_id" VARCHAR(128),
    "agent_type" VARCHAR(64),
    "title" TEXT,
    "title_source" "AiTitleSource",
    "search_title" TEXT,
    "status" "AiConversationStatus" NOT NULL DEFAULT 'ACTIVE',
    "total_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "total_output_tokens" BIGINT NOT NULL DEFAULT 0,
    "total_cache_read_tokens" BIGINT NOT NULL DEFAULT 0,
    "total_cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "total_reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "message_count" INTEGER NOT NULL DEFAULT 0,
    "pause_reason" VARCHAR(500),
    "paused_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "last_message_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_conversation_pkey" PRIMARY KEY ("id"),

    -- Ids are never empty: an empty owner would be everybody's, an empty entity would look like none.
    CONSTRAINT "ai_conversation_ids_not_empty" CHECK (
        "organization_id" <> '' AND "user_id" <> '' AND "entity_type" <> '' AND "entity_id" <> '' AND "agent_type" <> ''
    ),
    CONSTRAINT "ai_conversation_entity_is_whole" CHECK (("entity_type" IS NULL) = ("entity_id" IS NULL)),
    CONSTRAINT "ai_conversation_title_has_source" CHECK (
        ("title" IS NULL) = ("title_source" IS NULL) AND ("title" IS NULL) = ("search_title" IS NULL)
    ),
    CONSTRAINT "ai_conversation_manual_title_length" CHECK (
        "title_source" <> 'MANUAL' OR char_length("title") BETWEEN 1 AND 200
    ),
    CONSTRAINT "ai_conversation_status_agrees_with_times" CHECK (
        CASE "status"
            WHEN 'ACTIVE' THEN "paused_at" IS NULL AND "archived_at" IS NULL
            WHEN 'PAUSED' THEN "paused_at" IS NOT NULL AND "archived_at" IS NULL
            ELSE "archived_at" IS NOT NULL
        END
    ),
    CONSTRAINT "ai_conversation_reason_has_time" CHECK ("pause_reason" IS NULL OR "paused_at" IS NOT NULL),
    CONSTRAINT "ai_conversation_count_agrees_with_time" CHECK (
        "message_count" >= 0 AND ("message_count" = 0) = ("last_message_at" IS NULL)
    ),
    CONSTRAINT "ai_conversation_totals" CHECK (
        "total_cache_read_tokens" >= 0
        AND "total_cache_write_tokens" >= 0
        AND "total_reasoning_tokens" >= 0
        AND "total_cache_read_tokens" + "total_cache_write_tokens" <= "total_input_tokens"
        AND "total_reasoning_tokens" <= "total_output_tokens"
    )
);

CREATE TABLE "ai_message" (
    "id" UUID NOT NULL,
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "conversation_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "role" "AiMessageRole" NOT NULL,
    "content" TEXT NOT NULL,
    "tool_calls" JSON,
    "tool_results" JSON,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "cache_read_tokens" INTEGER,
    "cache_write_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "model" VARCHAR(128),
    "metadata" JSON,
    "idempotency_key" VARCHAR(255),
    "idempotency_digest" BYTEA,
    "search_text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_message_pkey" PRIMARY KEY ("id"),

    CONSTRAINT "ai_message_sequence_starts_at_one" CHECK ("sequence" >= 1),
    CONSTRAINT "ai_message_carries_something" CHECK (
        "content" <> '' OR "tool_calls" IS NOT NULL OR "tool_results" IS NOT NULL
    ),
    CONSTRAINT "ai_message_tool_calls_of_assistant" CHECK ("tool_calls" IS NULL OR "role" = 'assistant'),
    CONSTRAINT "ai_message_tool_results_of_tool_or_user" CHECK ("tool_results" IS NULL OR "role" IN ('tool', 'user')),
    CONSTRAINT "ai_message_key_has_digest" CHECK (
        ("idempotency_key" IS NULL) = ("idempotency_digest" IS NULL) AND "idempotency_key" <> ''
    ),
    -- Cached tokens are part of the input, reasoning is part of the output. BIGINT, because the sum of two
    -- counts may pass the range of INTEGER and would then fail as an overflow instead of as this rule.
    CONSTRAINT "ai_message_tokens" CHECK (
        "input_tokens" >= 0 AND "output_tokens" >= 0
        AND "cache_read_tokens" >= 0 AND "cache_write_tokens" >= 0 AND "reasoning_tokens" >= 0
    ),
    CONSTRAINT "ai_message_cache_within_input" CHECK (
        COALESCE("cache_read_tokens", 0)::BIGINT + COALESCE("cache_write_tokens", 0) <= COALESCE("input_tokens", 0)
    ),
    CONSTRAINT "ai_message_reasoning_within_output" CHECK (
        COALESCE("reasoning_tokens", 0) <= COALESCE("output_tokens", 0)
    )
);

CREATE UNIQUE INDEX "ai_conversation_organization_id_user_id_id_key"
    ON "ai_conversation" ("organization_id", "user_id", "id");

-- One ACTIVE conversation per scope and context, where "no entity" and "no agent" are contexts of their own.
CREATE UNIQUE INDEX "ai_conversation_one_active"
    ON "ai_conversation" ("organization_id", "user_id", "entity_type", "entity_id", "agent_type")
    NULLS NOT DISTINCT
    WHERE "status" = 'ACTIVE';

-- The list, latest activity first. Two indexes, each conversation in one of them: the list without a status
-- leaves archived conversations out, and would otherwise have to step over all of them.
CREATE INDEX "ai_conversation_list_open"
    ON "ai_conversation" ("organization_id", "user_id", (COALESCE("last_message_at", "created_at")) DESC, "id" DESC)
    WHERE "status" <> 'ARCHIVED';
CREATE INDEX "ai_conversation_list_archived"
    ON "ai_conversation" ("organization_id", "user_id", (COALESCE("last_message_at", "created_at")) DESC, "id" DESC)
    WHERE "status" = 'ARCHIVED';

CREATE UNIQUE INDEX "ai_message_organization_id_conversation_id_sequence_key"
    ON "ai_message" ("organization_id", "conversation_id", "sequence");

-- The same key stores one message, however often and from however many processes it is sent.
CREATE UNIQUE INDEX "ai_message_idempotency"
    ON "ai_message" ("organization_id", "conversation_id", "idempotency_key")
    WHERE "idempotency_key" IS NOT NULL;

-- System messages stay in every context. This finds them without reading the history between them.
CREATE INDEX "ai_message_system"
    ON "ai_message" ("organization_id", "conversation_id", "sequence")
    WHERE "role" = 'system';

-- Search and statistics: one user's messages, newest first.
CREATE INDEX "ai_message_organization_id_user_id_created_at_id_idx"
    ON "ai_message" ("organization_id", "user_id", "created_at" DESC, "id" DESC);

ALTER TABLE "ai_message"
    ADD CONSTRAINT "ai_message_organization_id_user_id_conversation_id_fkey"
    FOREIGN KEY ("organization_id", "user_id", "conversation_id")
    REFERENCES "ai_conversation" ("organization_id", "user_id", "id")
    ON DELETE CASCADE ON UPDATE RESTRICT;
