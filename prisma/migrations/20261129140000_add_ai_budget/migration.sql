-- Budgets of an organization: what its messages may cost in a period, in all, by user, by entity or by agent. What was
-- spent is added up from the messages; a reservation stands for a call of a model whose message is not stored yet. It
-- names the keys under one of which that message will be: from then on it counts no more, in the same moment.
--
-- Safe to roll out: it only creates types and tables of their own. Backends of the version before know nothing of them,
-- and reserve nothing: budgets hold when all run this version.

CREATE TYPE "AiBudgetSubject" AS ENUM ('organization', 'user', 'entity', 'agentType');
CREATE TYPE "AiBudgetPeriod" AS ENUM ('day', 'month', 'total');
CREATE TYPE "AiBudgetMode" AS ENUM ('refuse', 'warn');

CREATE TABLE "ai_budget" (
    "organization_id" VARCHAR(128) NOT NULL,
    "id" UUID NOT NULL,
    "subject_type" "AiBudgetSubject" NOT NULL,
    "user_id" VARCHAR(128),
    "entity_type" VARCHAR(64),
    "entity_id" VARCHAR(128),
    "agent_type" VARCHAR(64),
    "period" "AiBudgetPeriod" NOT NULL,
    "usd" DECIMAL(24,12) NOT NULL,
    "mode" "AiBudgetMode" NOT NULL,

    CONSTRAINT "ai_budget_pkey" PRIMARY KEY ("organization_id", "id")
);

-- A budget names its subject, and nothing else.
ALTER TABLE "ai_budget" ADD CONSTRAINT "ai_budget_names_its_subject"
    CHECK (("subject_type" = 'user') = ("user_id" IS NOT NULL)
        AND ("subject_type" = 'entity') = ("entity_type" IS NOT NULL)
        AND ("subject_type" = 'entity') = ("entity_id" IS NOT NULL)
        AND ("subject_type" = 'agentType') = ("agent_type" IS NOT NULL));
ALTER TABLE "ai_budget" ADD CONSTRAINT "ai_budget_is_an_amount" CHECK ("usd" >= 0);

-- One budget for a subject and a period; and how those that bind a call are found.
CREATE UNIQUE INDEX "ai_budget_one_of_subject_and_period"
    ON "ai_budget" ("organization_id", "subject_type", "user_id", "entity_type", "entity_id", "agent_type", "period")
    NULLS NOT DISTINCT;

CREATE TABLE "ai_budget_reservation" (
    "organization_id" VARCHAR(128) NOT NULL,
    "id" UUID NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "entity_type" VARCHAR(64),
    "entity_id" VARCHAR(128),
    "agent_type" VARCHAR(64),
    "conversation_id" UUID,
    "turn_id" UUID,
    "message_keys" TEXT[] NOT NULL,
    "usd" DECIMAL(36,18) NOT NULL,
    "lease_ms" INTEGER NOT NULL,
    "leased_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ai_budget_reservation_pkey" PRIMARY KEY ("organization_id", "id")
);

ALTER TABLE "ai_budget_reservation" ADD CONSTRAINT "ai_budget_reservation_is_an_amount" CHECK ("usd" >= 0);
ALTER TABLE "ai_budget_reservation" ADD CONSTRAINT "ai_budget_reservation_has_lease" CHECK ("lease_ms" > 0);
ALTER TABLE "ai_budget_reservation" ADD CONSTRAINT "ai_budget_reservation_entity_is_whole"
    CHECK (("entity_type" IS NULL) = ("entity_id" IS NULL));
ALTER TABLE "ai_budget_reservation" ADD CONSTRAINT "ai_budget_reservation_turn_has_conversation"
    CHECK (("turn_id" IS NULL) = ("conversation_id" IS NULL));
