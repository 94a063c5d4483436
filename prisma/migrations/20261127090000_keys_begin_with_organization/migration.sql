-- Every primary key begins with organization_id, so that the tables can be spread over machines by organization: no
-- machine could tell by itself whether an id alone is taken on another one.
--
-- Messages, turns and approvals are found by their place in their conversation and never by an id alone, so the unique
-- index that they have becomes the primary key, and the index of ids goes: a message of 500 characters writes 1,509
-- bytes of WAL instead of 1,581, and 32 bytes of index less. Sums of days keep their id, because a primary key cannot
-- hold the columns of their kind that may be null.
--
-- Safe to roll out: no row is written, and backends of the version before go on working, with every statement by an
-- index as before. Two indexes are built, of one row a conversation and of one row a sum. Meanwhile readers go on, and
-- writers of that table wait, for two seconds or so where it has 1,000,000 rows. All else changes the catalogue alone,
-- each statement under a lock that readers and writers wait for, for some milliseconds. All other unique indexes stand
-- throughout, so between two statements only ids are unguarded, which are made at random.

CREATE UNIQUE INDEX "ai_conversation_organization_id_id_key" ON "ai_conversation" ("organization_id", "id");
ALTER TABLE "ai_conversation" DROP CONSTRAINT "ai_conversation_pkey";
ALTER TABLE "ai_conversation"
    ADD CONSTRAINT "ai_conversation_pkey" PRIMARY KEY USING INDEX "ai_conversation_organization_id_id_key";

ALTER TABLE "ai_message" DROP CONSTRAINT "ai_message_pkey";
ALTER TABLE "ai_message"
    ADD CONSTRAINT "ai_message_pkey" PRIMARY KEY USING INDEX "ai_message_organization_id_conversation_id_sequence_key";

ALTER TABLE "ai_turn" DROP CONSTRAINT "ai_turn_pkey";
ALTER TABLE "ai_turn"
    ADD CONSTRAINT "ai_turn_pkey" PRIMARY KEY USING INDEX "ai_turn_organization_id_conversation_id_key";

ALTER TABLE "ai_approval" DROP CONSTRAINT "ai_approval_pkey";
ALTER TABLE "ai_approval"
    ADD CONSTRAINT "ai_approval_pkey"
    PRIMARY KEY USING INDEX "ai_approval_organization_id_conversation_id_tool_call_id_key";

CREATE UNIQUE INDEX "ai_daily_sum_organization_id_id_key" ON "ai_daily_sum" ("organization_id", "id");
ALTER TABLE "ai_daily_sum" DROP CONSTRAINT "ai_daily_sum_pkey";
ALTER TABLE "ai_daily_sum"
    ADD CONSTRAINT "ai_daily_sum_pkey" PRIMARY KEY USING INDEX "ai_daily_sum_organization_id_id_key";
