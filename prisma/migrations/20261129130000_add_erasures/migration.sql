-- Erasures that were asked for. While one is not done, its row names whom or what it is about, since what is held is erased
-- later; afterwards a hash under the key of the database stands for that alone, by which an import knows it again.
--
-- Safe to roll out: it creates types and a table, and an index of conversations by their entity, of those that have one.
-- Writers of ai_conversation wait while that is built, for a second or so where it has 1,000,000 rows; readers go on.
-- Backends of the version before know nothing of either.

CREATE TYPE "AiErasureTarget" AS ENUM ('user', 'entity', 'conversation');
CREATE TYPE "AiErasureStatus" AS ENUM ('PENDING', 'DEFERRED', 'DONE');

CREATE TABLE "ai_erasure" (
    "id" UUID NOT NULL,
    "organization_id" VARCHAR(128) NOT NULL,
    "target_type" "AiErasureTarget" NOT NULL,
    "target_hash" VARCHAR(64) NOT NULL,
    -- Hashes of the entities that who asked was narrowed to; null for all.
    "narrowed_to" JSON,
    "target" JSON,
    "reason" VARCHAR(500),
    "status" "AiErasureStatus" NOT NULL,
    "erased_conversations" INTEGER NOT NULL DEFAULT 0,
    "erased_messages" BIGINT NOT NULL DEFAULT 0,
    "deferred_conversations" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "looked_at_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ai_erasure_pkey" PRIMARY KEY ("organization_id", "id")
);

-- What is done names nobody.
ALTER TABLE "ai_erasure" ADD CONSTRAINT "ai_erasure_done_names_nobody"
    CHECK (("status" = 'DONE') = ("target" IS NULL) AND ("target" IS NULL) = ("reason" IS NULL)
        AND ("status" = 'DONE') = ("finished_at" IS NOT NULL));
ALTER TABLE "ai_erasure" ADD CONSTRAINT "ai_erasure_counts"
    CHECK ("erased_conversations" >= 0 AND "erased_messages" >= 0 AND "deferred_conversations" >= 0
        AND ("status" = 'DEFERRED' OR "deferred_conversations" = 0));
ALTER TABLE "ai_erasure" ADD CONSTRAINT "ai_erasure_has_target" CHECK ("target_hash" <> '');

-- What is to be worked on, of all organizations, and whether something was erased.
CREATE INDEX "ai_erasure_open" ON "ai_erasure" ("looked_at_from") WHERE "status" <> 'DONE';
CREATE INDEX "ai_erasure_organization_id_target_hash_idx" ON "ai_erasure" ("organization_id", "target_hash");

-- The conversations about an entity, whoever their users are.
CREATE INDEX "ai_conversation_of_entity" ON "ai_conversation" ("organization_id", "entity_type", "entity_id", "id")
    WHERE "entity_id" IS NOT NULL;
