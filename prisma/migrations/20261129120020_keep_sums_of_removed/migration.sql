-- What messages added up to that were removed for good: usage and its cost stay. Truth, and not derived: the statement
-- that removes messages adds to it in the same transaction.
--
-- Safe to roll out: it only creates a table, a function and a trigger. Backends of the version before remove nothing.

CREATE TABLE "ai_removed_sum" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "day" DATE NOT NULL,
    "role" "AiMessageRole" NOT NULL,
    "model" VARCHAR(128),
    "agent_type" VARCHAR(64),
    "entity_type" VARCHAR(64),
    "entity_id" VARCHAR(128),
    "of_model" BOOLEAN NOT NULL,
    "is_deleted" BOOLEAN NOT NULL DEFAULT true,
    "above_input_tokens" INTEGER NOT NULL,
    "messages" INTEGER NOT NULL,
    "messages_with_tokens" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cache_read_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "least_input_tokens" INTEGER NOT NULL,
    "greatest_input_tokens" INTEGER NOT NULL,

    CONSTRAINT "ai_removed_sum_pkey" PRIMARY KEY ("organization_id", "id")
);

ALTER TABLE "ai_removed_sum" ADD CONSTRAINT "ai_removed_sum_has_messages"
    CHECK ("messages" >= 1 AND "messages_with_tokens" >= 0 AND "messages_with_tokens" <= "messages");
ALTER TABLE "ai_removed_sum" ADD CONSTRAINT "ai_removed_sum_entity_is_whole"
    CHECK (("entity_type" IS NULL) = ("entity_id" IS NULL));
ALTER TABLE "ai_removed_sum" ADD CONSTRAINT "ai_removed_sum_input_tokens_in_order"
    CHECK ("above_input_tokens" >= 0 AND "above_input_tokens" <= "least_input_tokens"
        AND "least_input_tokens" <= "greatest_input_tokens");
ALTER TABLE "ai_removed_sum" ADD CONSTRAINT "ai_removed_sum_is_deleted" CHECK ("is_deleted");

-- One row a kind of message of a user's day, "no model", "no agent" and "no entity" included.
CREATE UNIQUE INDEX "ai_removed_sum_kind"
    ON "ai_removed_sum" ("organization_id", "user_id", "day", "role", "model", "agent_type", "of_model", "entity_type",
        "entity_id", "is_deleted", "above_input_tokens")
    NULLS NOT DISTINCT;

-- Conversations may be deleted from here on, by the role of statements too: those alone that are not there for their owner.
CREATE FUNCTION "ai_conversation_refuse_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'A conversation is removed after it was deleted.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ai_conversation_is_deleted_before" BEFORE DELETE ON "ai_conversation"
    FOR EACH ROW WHEN (OLD."deleted_at" IS NULL) EXECUTE FUNCTION "ai_conversation_refuse_removal"();
