-- The policy of retention of each organization, and whose turn it is to apply it. An organization without a row has the
-- defaults.
--
-- Safe to roll out: it creates a table. An index of deleted conversations, of which there are few yet, is built in place of
-- another; writers of the table wait for as long as it is read, for half a second or so where it has 1,000,000 rows.

CREATE TABLE "ai_retention" (
    "organization_id" VARCHAR(128) NOT NULL,
    "archive_after_days" INTEGER,
    "delete_after_days" INTEGER,
    "purge_deleted_after_days" INTEGER DEFAULT 30,
    "audit_days" INTEGER NOT NULL DEFAULT 365,
    -- The process that applies it, and until when no other does.
    "lease_id" UUID,
    "leased_until" TIMESTAMPTZ(3) NOT NULL DEFAULT '-infinity',
    -- When it was applied to the end the last time.
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "ai_retention_pkey" PRIMARY KEY ("organization_id")
);

ALTER TABLE "ai_retention" ADD CONSTRAINT "ai_retention_days"
    CHECK (coalesce("archive_after_days", 1) >= 1 AND coalesce("archive_after_days", 1) <= 36500
        AND coalesce("delete_after_days", 1) >= 1 AND coalesce("delete_after_days", 1) <= 36500
        AND coalesce("purge_deleted_after_days", 1) >= 1 AND coalesce("purge_deleted_after_days", 1) <= 36500
        AND "audit_days" >= 183 AND "audit_days" <= 36500);

-- What is deleted, the longest ago first, however many at the same time.
CREATE INDEX "ai_conversation_deleted_first" ON "ai_conversation" ("organization_id", "deleted_at", "id")
    WHERE "deleted_at" IS NOT NULL;
DROP INDEX "ai_conversation_deleted";
ALTER INDEX "ai_conversation_deleted_first" RENAME TO "ai_conversation_deleted";
