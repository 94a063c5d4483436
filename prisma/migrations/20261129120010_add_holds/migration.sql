-- Legal holds: while one is active, nothing that it covers is removed. The statements that remove conversations hold them
-- against the active holds themselves; a trigger refuses it to whatever else deletes rows.
--
-- Safe to roll out: it creates a table, a type, a function and a trigger that fires where a conversation is deleted, which no
-- backend of the version before does. Readers and writers of ai_conversation wait for some milliseconds.

CREATE TYPE "AiHoldTarget" AS ENUM ('organization', 'user', 'entity', 'conversation');

CREATE TABLE "ai_hold" (
    "id" UUID NOT NULL,
    "organization_id" VARCHAR(128) NOT NULL,
    "target_type" "AiHoldTarget" NOT NULL,
    -- Of an entity, its type.
    "entity_type" VARCHAR(64),
    -- The id of the user, of the entity or of the conversation; none for the whole organization.
    "target_id" VARCHAR(128),
    "reason" VARCHAR(500) NOT NULL,
    "placed_by" VARCHAR(128) NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "released_by" VARCHAR(128),
    "released_at" TIMESTAMPTZ(3),
    "release_reason" VARCHAR(500),

    CONSTRAINT "ai_hold_pkey" PRIMARY KEY ("organization_id", "id")
);

ALTER TABLE "ai_hold" ADD CONSTRAINT "ai_hold_has_target"
    CHECK (("target_type" = 'organization') = ("target_id" IS NULL)
        AND ("target_type" = 'entity') = ("entity_type" IS NOT NULL)
        AND "target_id" <> '' AND "entity_type" <> '');
ALTER TABLE "ai_hold" ADD CONSTRAINT "ai_hold_is_released_whole"
    CHECK (("released_at" IS NULL) = ("released_by" IS NULL) AND ("released_at" IS NULL) = ("release_reason" IS NULL));

-- Which holds are active, looked at for each conversation that is about to be removed.
CREATE INDEX "ai_hold_active" ON "ai_hold" ("organization_id", "target_type", "target_id", "entity_type")
    WHERE "released_at" IS NULL;
-- All holds, newest first.
CREATE INDEX "ai_hold_organization_id_placed_at_id_idx" ON "ai_hold" ("organization_id", "placed_at" DESC, "id" DESC);

-- A conversation that is held is never deleted, whoever tries.
CREATE FUNCTION "ai_hold_refuse_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_held BOOLEAN;
BEGIN
    EXECUTE format('SELECT EXISTS (
        SELECT FROM %I.ai_hold h
        WHERE h.organization_id = $1 AND h.released_at IS NULL AND (
            h.target_type = ''organization''
            OR (h.target_type = ''user'' AND h.target_id = $2)
            OR (h.target_type = ''entity'' AND h.entity_type = $3 AND h.target_id = $4)
            OR (h.target_type = ''conversation'' AND h.target_id = $5)))', TG_TABLE_SCHEMA)
        INTO is_held
        USING OLD.organization_id, OLD.user_id, OLD.entity_type, OLD.entity_id, OLD.id::text;
    IF NOT is_held THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'The conversation is held.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ai_conversation_stays_while_held" BEFORE DELETE ON "ai_conversation"
    FOR EACH ROW EXECUTE FUNCTION "ai_hold_refuse_removal"();
