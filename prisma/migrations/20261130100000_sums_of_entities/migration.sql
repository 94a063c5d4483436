-- Sums of months of all entities of a user, and of all users of an entity: usage by user or by entity reads these, and not
-- those of each user and entity.
--
-- Safe to roll out: the sums are derived. Those that there are go, since there are none of these among them, and are made
-- anew when they are needed. Backends of the version before go on making theirs; each finds that the other's are too many
-- or too few, and makes them anew or counts the messages. Nobody answers by them, since each answer compares its sums
-- with the conversations.

TRUNCATE "ai_daily_sum";

ALTER TABLE "ai_daily_sum" ADD COLUMN "of_all_entities" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "ai_daily_sum" ADD CONSTRAINT "ai_daily_sum_of_all_entities_has_none"
    CHECK (NOT "of_all_entities" OR "entity_type" IS NULL);

DROP INDEX "ai_daily_sum_kind";
CREATE UNIQUE INDEX "ai_daily_sum_kind"
    ON "ai_daily_sum" ("organization_id", "user_id", "day", "role", "model", "agent_type", "of_model", "of_month",
        "entity_type", "entity_id", "of_all_entities", "is_deleted", "above_input_tokens")
    NULLS NOT DISTINCT;

-- Sums of months: of a user, or of all users.
DROP INDEX "ai_daily_sum_of_month";
CREATE INDEX "ai_daily_sum_of_month" ON "ai_daily_sum" ("organization_id", "user_id", "of_all_entities", "day")
    WHERE "of_month";

-- Sums of an entity, "no entity" included.
CREATE INDEX "ai_daily_sum_of_entity"
    ON "ai_daily_sum" ("organization_id",
        (coalesce(length("entity_type")::text || ':' || "entity_type" || "entity_id", '')), "of_month", "user_id", "day")
    WHERE NOT "of_all_entities";
