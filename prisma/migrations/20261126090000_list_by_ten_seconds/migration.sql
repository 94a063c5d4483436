-- An append changed an indexed column, the latest activity, so PostgreSQL wrote the conversation anew into each of
-- its indexes: a fifth of what an append cost. The list is now indexed by the ten seconds of the latest activity, which
-- most appends leave as they are. Those keep the row in place (a HOT update), for which its page has some room left.
--
-- Safe to roll out: it writes ai_conversation anew (one row a conversation, no messages) under a lock that readers and
-- writers wait for, about a second for 100,000 conversations. Backends of the version before go on working, but list
-- without an index until they are replaced.

ALTER TABLE "ai_conversation"
    ADD COLUMN "activity_slot" TIMESTAMPTZ(3) GENERATED ALWAYS AS (
        date_bin('10 seconds', COALESCE("last_message_at", "created_at"), '2000-01-01 00:00:00+00'::timestamptz)
    ) STORED,
    SET (fillfactor = 80);

DROP INDEX "ai_conversation_list_open";
DROP INDEX "ai_conversation_list_archived";

-- The list, latest activity first. Two indexes, each conversation in one of them: the list without a status
-- leaves archived conversations out, and would otherwise have to step over all of them.
CREATE INDEX "ai_conversation_list_open"
    ON "ai_conversation" ("organization_id", "user_id", "activity_slot" DESC)
    WHERE "status" <> 'ARCHIVED';
CREATE INDEX "ai_conversation_list_archived"
    ON "ai_conversation" ("organization_id", "user_id", "activity_slot" DESC)
    WHERE "status" = 'ARCHIVED';
