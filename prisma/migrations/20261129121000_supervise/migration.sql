-- Supervisors read the conversations of all users of an organization, latest activity first: of all, about an entity or
-- with an agent. As the owner's list, these are indexed by the ten seconds of the latest activity, which most appends
-- leave as they are: those still keep the row in place (a HOT update), and write no index. The status is a column of
-- each index, so a list of one status reads no other.
--
-- They search the messages of all users, newest first, and list approvals so. Of messages this is one more index, whose
-- entries are added at its end: a message of 500 characters writes some 6 % more WAL.
--
-- Safe to roll out: no row is written, and backends of the version before go on working. Six indexes are built, that of
-- messages being the largest. Meanwhile readers go on, and writers of that table wait, for two seconds or so where it has
-- 1,000,000 rows. Where it has many more, build that of messages before, by the same name and with CONCURRENTLY: then it
-- is taken as it is.

CREATE INDEX "ai_conversation_organization_list"
    ON "ai_conversation" ("organization_id", "status", "activity_slot" DESC)
    WHERE "deleted_at" IS NULL;
CREATE INDEX "ai_conversation_entity_list"
    ON "ai_conversation" ("organization_id", "entity_type", "entity_id", "status", "activity_slot" DESC)
    WHERE "entity_type" IS NOT NULL AND "deleted_at" IS NULL;
CREATE INDEX "ai_conversation_agent_list"
    ON "ai_conversation" ("organization_id", "agent_type", "status", "activity_slot" DESC)
    WHERE "agent_type" IS NOT NULL AND "deleted_at" IS NULL;
CREATE INDEX "ai_conversation_deleted_list"
    ON "ai_conversation" ("organization_id", "status", "activity_slot" DESC)
    WHERE "deleted_at" IS NOT NULL;

CREATE INDEX IF NOT EXISTS "ai_message_organization_id_created_at_id_idx"
    ON "ai_message" ("organization_id", "created_at", "id");

CREATE INDEX "ai_approval_organization_id_created_at_id_idx"
    ON "ai_approval" ("organization_id", "created_at" DESC, "id" DESC);
CREATE INDEX "ai_approval_organization_id_status_created_at_id_idx"
    ON "ai_approval" ("organization_id", "status", "created_at" DESC, "id" DESC);
