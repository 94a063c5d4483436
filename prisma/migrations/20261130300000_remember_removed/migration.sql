-- What is known of a conversation that was removed for good: a hash under the key of the database, by which an import knows
-- it again. Of one that was erased, since when it stays away; of any other, what it has added to "ai_removed_sum", which an
-- import takes back from there.
--
-- Safe to roll out: it only creates a table. Backends of the version before remove conversations without a row in it: an
-- import that brings such a one back has it count beside its sums, as before.

CREATE TABLE "ai_removed_conversation" (
    "organization_id" VARCHAR(128) NOT NULL,
    "conversation_hash" VARCHAR(64) NOT NULL,
    "user_id" VARCHAR(128),
    "entity_type" VARCHAR(64),
    "entity_id" VARCHAR(128),
    -- Rows of "ai_removed_sum", of this conversation alone.
    "sums" JSONB,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "ai_removed_conversation_pkey" PRIMARY KEY ("organization_id", "conversation_hash")
);

ALTER TABLE "ai_removed_conversation" ADD CONSTRAINT "ai_removed_conversation_erased_names_nobody"
    CHECK (("erased_at" IS NULL) = ("sums" IS NOT NULL) AND ("erased_at" IS NULL) = ("user_id" IS NOT NULL)
        AND ("erased_at" IS NULL OR "entity_id" IS NULL));
ALTER TABLE "ai_removed_conversation" ADD CONSTRAINT "ai_removed_conversation_entity_is_whole"
    CHECK (("entity_type" IS NULL) = ("entity_id" IS NULL));
ALTER TABLE "ai_removed_conversation" ADD CONSTRAINT "ai_removed_conversation_has_hash" CHECK ("conversation_hash" <> '');

-- What an erasure of a user, or of an entity, makes unknown.
CREATE INDEX "ai_removed_conversation_of_user" ON "ai_removed_conversation" ("organization_id", "user_id")
    WHERE "user_id" IS NOT NULL;
CREATE INDEX "ai_removed_conversation_of_entity" ON "ai_removed_conversation" ("organization_id", "entity_type", "entity_id")
    WHERE "entity_id" IS NOT NULL;
