-- Sums of each user's messages by day, for the statistics.
--
-- Safe to roll out: it only creates a table, and takes no lock on anything that exists. Nothing has to be filled in:
-- the statistics add up a day when they first need it.

CREATE TABLE "ai_daily_sum" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "day" DATE NOT NULL,
    "role" "AiMessageRole" NOT NULL,
    "model" VARCHAR(128),
    "agent_type" VARCHAR(64),
    "of_model" BOOLEAN NOT NULL,
    "messages" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_read_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,

    CONSTRAINT "ai_daily_sum_pkey" PRIMARY KEY ("id"),

    -- A day without messages has no sum.
    CONSTRAINT "ai_daily_sum_has_messages" CHECK ("messages" >= 1)
);

-- One sum for each kind of message of a user's day, where "no model" and "no agent" are kinds of their own: two
-- processes that add up the same day store it once.
CREATE UNIQUE INDEX "ai_daily_sum_kind"
    ON "ai_daily_sum" ("organization_id", "user_id", "day", "role", "model", "agent_type", "of_model")
    NULLS NOT DISTINCT;
