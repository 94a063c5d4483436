-- Sums of days tell apart what usage and its cost are asked by: the entity, whether the conversation is deleted, and the
-- tiers of prices by input tokens. Sums of months are made of those of days.
--
-- Safe to roll out: the sums are derived. Those that there are go, since they do not tell this apart, and are made anew
-- when they are needed. Backends of the version before go on storing theirs: without the least and the greatest count of
-- input tokens, by which they are known, and made anew. They add up sums of months as well, find that these are too many,
-- and count the messages.

TRUNCATE "ai_daily_sum";

ALTER TABLE "ai_daily_sum"
    ADD COLUMN "of_month" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "entity_type" VARCHAR(64),
    ADD COLUMN "entity_id" VARCHAR(128),
    ADD COLUMN "is_deleted" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "above_input_tokens" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "messages_with_tokens" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "least_input_tokens" INTEGER,
    ADD COLUMN "greatest_input_tokens" INTEGER;
ALTER TABLE "ai_daily_sum" ALTER COLUMN "role" DROP NOT NULL;

ALTER TABLE "ai_daily_sum" ADD CONSTRAINT "ai_daily_sum_entity_is_whole"
    CHECK (("entity_type" IS NULL) = ("entity_id" IS NULL));
-- Sums of months are of all roles.
ALTER TABLE "ai_daily_sum" ADD CONSTRAINT "ai_daily_sum_of_day_has_role" CHECK ("of_month" = ("role" IS NULL));
ALTER TABLE "ai_daily_sum" ADD CONSTRAINT "ai_daily_sum_messages_with_tokens"
    CHECK ("messages_with_tokens" >= 0 AND "messages_with_tokens" <= "messages");
ALTER TABLE "ai_daily_sum" ADD CONSTRAINT "ai_daily_sum_input_tokens_in_order"
    CHECK ("above_input_tokens" >= 0 AND "above_input_tokens" <= "least_input_tokens"
        AND "least_input_tokens" <= "greatest_input_tokens");

DROP INDEX "ai_daily_sum_kind";
CREATE UNIQUE INDEX "ai_daily_sum_kind"
    ON "ai_daily_sum" ("organization_id", "user_id", "day", "role", "model", "agent_type", "of_model", "of_month",
        "entity_type", "entity_id", "is_deleted", "above_input_tokens")
    NULLS NOT DISTINCT;

-- Sums of months, which an organization's usage reads all of.
CREATE INDEX "ai_daily_sum_of_month" ON "ai_daily_sum" ("organization_id", "user_id", "day") WHERE "of_month";
