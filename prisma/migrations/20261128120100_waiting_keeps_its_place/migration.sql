-- A conversation that waits for an approval keeps its place: no other of its context is ACTIVE meanwhile. Otherwise a
-- page that is opened anew gets an empty conversation, in which nobody can decide any more.
--
-- Those that wait already get their place, where none of their context is ACTIVE: of several the latest.
--
-- Safe to roll out: backends of the version before go on working. Their ON CONFLICT names `status = 'ACTIVE'`, which
-- implies the wider condition, so they too find the conversation that waits instead of making another one; the name of
-- the index, by which they know the refusal, stays. What they pause for an approval keeps no place, as before. What they
-- are asked to resume beside a conversation that waits is tried until that one is decided, or they are replaced.
-- Writers of the table wait while the rows are filled in and the index is built, for two seconds or so where it has
-- 1,000,000 rows; readers go on. The index is dropped and renamed in milliseconds.

-- Between filling in and building, a second conversation of a context could become ACTIVE.
LOCK TABLE "ai_conversation" IN SHARE ROW EXCLUSIVE MODE;

UPDATE "ai_conversation" c SET "approval_asked_at" = c."paused_at"
FROM (
    SELECT DISTINCT ON ("organization_id", "user_id", "entity_type", "entity_id", "agent_type") "organization_id", "id"
    FROM "ai_conversation" p
    WHERE "status" = 'PAUSED'
        AND EXISTS (
            SELECT FROM "ai_approval" a
            WHERE a."organization_id" = p."organization_id" AND a."user_id" = p."user_id"
                AND a."conversation_id" = p."id" AND a."status" = 'PENDING'
        )
        AND NOT EXISTS (
            SELECT FROM "ai_conversation" o
            WHERE o."organization_id" = p."organization_id" AND o."user_id" = p."user_id"
                AND o."entity_type" IS NOT DISTINCT FROM p."entity_type"
                AND o."entity_id" IS NOT DISTINCT FROM p."entity_id"
                AND o."agent_type" IS NOT DISTINCT FROM p."agent_type"
                AND o."status" = 'ACTIVE'
        )
    ORDER BY "organization_id", "user_id", "entity_type", "entity_id", "agent_type", "paused_at" DESC, "id" DESC
) latest
WHERE c."organization_id" = latest."organization_id" AND c."id" = latest."id";

CREATE UNIQUE INDEX "ai_conversation_one_of_context"
    ON "ai_conversation" ("organization_id", "user_id", "entity_type", "entity_id", "agent_type")
    NULLS NOT DISTINCT
    WHERE "status" = 'ACTIVE' OR ("status" = 'PAUSED' AND "approval_asked_at" = "paused_at");
DROP INDEX "ai_conversation_one_active";
ALTER INDEX "ai_conversation_one_of_context" RENAME TO "ai_conversation_one_active";
