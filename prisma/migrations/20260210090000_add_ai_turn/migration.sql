-- Turns of agents, and the decisions that they wait for.
--
-- Safe to roll out: it only creates a new type and new tables, and takes no lock that stops readers or writers of the
-- conversations for longer than the foreign keys need to be recorded.

CREATE TYPE "AiApprovalStatus" AS ENUM ('PENDING', 'APPROVED', 'REFUSED', 'EXPIRED');

CREATE TABLE "ai_turn" (
    "id" UUID NOT NULL,
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "conversation_id" UUID NOT NULL,
    "leased_until" TIMESTAMPTZ(3) NOT NULL,
    "stop_requested" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "ai_turn_pkey" PRIMARY KEY ("id")
);

-- One turn at a time in a conversation.
CREATE UNIQUE INDEX "ai_turn_organization_id_conversation_id_key" ON "ai_turn" ("organization_id", "conversation_id");

CREATE TABLE "ai_approval" (
    "id" UUID NOT NULL,
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "conversation_id" UUID NOT NULL,
    "tool_call_id" VARCHAR(255) NOT NULL,
    "status" "AiApprovalStatus" NOT NULL DEFAULT 'PENDING',
    "note" VARCHAR(500),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_approval_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ai_approval_decided_has_time" CHECK (("status" = 'PENDING') = ("decided_at" IS NULL)),
    CONSTRAINT "ai_approval_started_is_approved" CHECK ("started_at" IS NULL OR "status" = 'APPROVED')
);

-- A tool call is decided once.
CREATE UNIQUE INDEX "ai_approval_organization_id_conversation_id_tool_call_id_key"
    ON "ai_approval" ("organization_id", "conversation_id", "tool_call_id");

-- Finds what has expired without reading what was decided.
CREATE INDEX "ai_approval_pending" ON "ai_approval" ("expires_at") WHERE "status" = 'PENDING';

ALTER TABLE "ai_turn"
    ADD CONSTRAINT "ai_turn_organization_id_user_id_conversation_id_fkey"
    FOREIGN KEY ("organization_id", "user_id", "conversation_id")
    REFERENCES "ai_conversation" ("organization_id", "user_id", "id")
    ON DELETE CASCADE ON UPDATE RESTRICT;

ALTER TABLE "ai_approval"
    ADD CONSTRAINT "ai_approval_organization_id_user_id_conversation_id_fkey"
    FOREIGN KEY ("organization_id", "user_id", "conversation_id")
    REFERENCES "ai_conversation" ("organization_id", "user_id", "id")
    ON DELETE CASCADE ON UPDATE RESTRICT;
