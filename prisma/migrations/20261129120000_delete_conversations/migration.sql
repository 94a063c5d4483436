-- A conversation that its owner deletes is not there for the owner any more, and stays for who must keep it until retention
-- removes it. Its context is free: another conversation may be the one that it means.
--
-- Safe to roll out, with one thing to know: from here until they are replaced, backends of the version before read, append
-- and list (without an index), but cannot create a conversation. They answer INTERNAL_ERROR, and creating is repeated
-- safely. They name the condition of the unique index as it was, and no index that has it can let a context go. What is
-- deleted meanwhile they still show. Three indexes are built, of one row a conversation: writers of the table wait for some
-- seconds where it has 1,000,000 rows, readers go on. The column has no default and writes no row.

ALTER TABLE "ai_conversation" ADD COLUMN "deleted_at" TIMESTAMPTZ(3);

-- Between building and dropping, a second conversation of a context could become ACTIVE.
LOCK TABLE "ai_conversation" IN SHARE ROW EXCLUSIVE MODE;

CREATE UNIQUE INDEX "ai_conversation_one_of_context"
    ON "ai_conversation" ("organization_id", "user_id", "entity_type", "entity_id", "agent_type")
    NULLS NOT DISTINCT
    WHERE ("status" = 'ACTIVE' OR ("status" = 'PAUSED' AND "approval_asked_at" = "paused_at")) AND "deleted_at" IS NULL;
DROP INDEX "ai_conversation_one_active";
ALTER INDEX "ai_conversation_one_of_context" RENAME TO "ai_conversation_one_active";

-- The owner's list, latest activity first, without stepping over what is deleted.
CREATE INDEX "ai_conversation_list_of_open"
    ON "ai_conversation" ("organization_id", "user_id", "activity_slot" DESC)
    WHERE "status" <> 'ARCHIVED' AND "deleted_at" IS NULL;
DROP INDEX "ai_conversation_list_open";
ALTER INDEX "ai_conversation_list_of_open" RENAME TO "ai_conversation_list_open";

CREATE INDEX "ai_conversation_list_of_archived"
    ON "ai_conversation" ("organization_id", "user_id", "activity_slot" DESC)
    WHERE "status" = 'ARCHIVED' AND "deleted_at" IS NULL;
DROP INDEX "ai_conversation_list_archived";
ALTER INDEX "ai_conversation_list_of_archived" RENAME TO "ai_conversation_list_archived";

-- What is deleted, the longest ago first.
CREATE INDEX "ai_conversation_deleted"
    ON "ai_conversation" ("organization_id", "deleted_at") WHERE "deleted_at" IS NOT NULL;

-- As before, but that a deleted conversation takes no message: it is not there.
CREATE OR REPLACE FUNCTION "ai_append"(
    "organization" TEXT,
    -- Of each append.
    "owners" TEXT[],
    "conversations" UUID[],
    "message_counts" INTEGER[],
    -- The messages that must be there before it; NULL for any number.
    "expected_counts" INTEGER[],
    "auto_titles" TEXT[],
    "auto_search_titles" TEXT[],
    -- Of each message, those of the first append first.
    "ids" UUID[],
    "roles" TEXT[],
    "contents" TEXT[],
    "calls" TEXT[],
    "results" TEXT[],
    "inputs" INTEGER[],
    "outputs" INTEGER[],
    "cache_reads" INTEGER[],
    "cache_writes" INTEGER[],
    "reasonings" INTEGER[],
    "models" TEXT[],
    "metadatas" TEXT[],
    "turns" TEXT[],
    "keys" TEXT[],
    "digests" TEXT[],
    "search_texts" TEXT[],
    -- Leaves out the appends to conversations that another transaction has locked.
    "skips_locked" BOOLEAN
) RETURNS TABLE ("number" INTEGER, "preceding" INTEGER, "appended_at" TIMESTAMPTZ, "outcome" TEXT)
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    owner TEXT;
    conversation UUID;
    first INTEGER;
    last INTEGER;
    own_keys TEXT[];
    locked RECORD;
    input_sum BIGINT;
    output_sum BIGINT;
    cache_read_sum BIGINT;
    cache_write_sum BIGINT;
    reasoning_sum BIGINT;
BEGIN
    -- In the order of their ids, so that no two calls wait for each other in a circle.
    FOR number, owner, conversation, first, last IN
        SELECT a.place, a.of_owner, a.of_conversation, a.until - a.messages + 1, a.until
        FROM (
            SELECT u.place::int AS place, u.of_owner, u.of_conversation, u.messages,
                (sum(u.messages) OVER (ORDER BY u.place))::int AS until
            FROM unnest(owners, conversations, message_counts) WITH ORDINALITY
                AS u (of_owner, of_conversation, messages, place)
        ) a
        ORDER BY a.of_conversation
    LOOP
        IF skips_locked THEN
            SELECT c.status, c.message_count, c.head, c.last_message_at INTO locked FROM ai_conversation c
            WHERE c.organization_id = organization AND c.user_id = owner AND c.id = conversation AND c.deleted_at IS NULL
            FOR NO KEY UPDATE SKIP LOCKED;
        ELSE
            SELECT c.status, c.message_count, c.head, c.last_message_at INTO locked FROM ai_conversation c
            WHERE c.organization_id = organization AND c.user_id = owner AND c.id = conversation AND c.deleted_at IS NULL
            FOR NO KEY UPDATE;
        END IF;
        CONTINUE WHEN NOT FOUND;

        preceding := locked.message_count;
        -- The time under the lock, never before the message that it follows.
        appended_at := greatest(clock_timestamp()::timestamptz(3), locked.last_message_at);
        own_keys := array_remove(keys[first:last], NULL);
        IF locked.status <> 'ACTIVE' THEN
            outcome := 'not_active';
        ELSIF own_keys <> '{}' AND EXISTS (
            SELECT FROM ai_message m
            WHERE m.organization_id = organization AND m.user_id = owner AND m.conversation_id = conversation
                AND m.idempotency_key = ANY(own_keys)
        ) THEN
            outcome := 'key_known';
        ELSIF locked.head IS NOT NULL OR expected_counts[number] <> preceding THEN
            outcome := 'head_moved';
        ELSE
            outcome := 'accepted';
            IF first = last THEN
                INSERT INTO ai_message (
                    id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
                    input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata,
                    turn, idempotency_key, idempotency_digest, search_text, created_at
                ) VALUES (
                    ids[first], organization, owner, conversation, preceding + 1, roles[first]::"AiMessageRole",
                    contents[first], calls[first]::json, results[first]::json, inputs[first], outputs[first],
                    cache_reads[first], cache_writes[first], reasonings[first], models[first], metadatas[first]::json,
                    turns[first]::json, keys[first], decode(digests[first], 'hex'), search_texts[first], appended_at
                );
            ELSE
                -- One statement: Citus plans each anew.
                INSERT INTO ai_message (
                    id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
                    input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata,
                    turn, idempotency_key, idempotency_digest, search_text, created_at
                )
                SELECT ids[i], organization, owner, conversation, preceding + i - first + 1, roles[i]::"AiMessageRole",
                    contents[i], calls[i]::json, results[i]::json, inputs[i], outputs[i], cache_reads[i], cache_writes[i],
                    reasonings[i], models[i], metadatas[i]::json, turns[i]::json, keys[i], decode(digests[i], 'hex'),
                    search_texts[i], appended_at
                FROM generate_series(first, last) i;
            END IF;
            SELECT coalesce(sum(t.input), 0), coalesce(sum(t.output), 0), coalesce(sum(t.cache_read), 0),
                coalesce(sum(t.cache_write), 0), coalesce(sum(t.reasoning), 0)
            INTO input_sum, output_sum, cache_read_sum, cache_write_sum, reasoning_sum
            FROM unnest(
                inputs[first:last], outputs[first:last], cache_reads[first:last], cache_writes[first:last],
                reasonings[first:last]
            ) AS t (input, output, cache_read, cache_write, reasoning);
            UPDATE ai_conversation SET
                message_count = message_count + last - first + 1,
                last_message_at = appended_at,
                updated_at = appended_at,
                total_input_tokens = total_input_tokens + input_sum,
                total_output_tokens = total_output_tokens + output_sum,
                total_cache_read_tokens = total_cache_read_tokens + cache_read_sum,
                total_cache_write_tokens = total_cache_write_tokens + cache_write_sum,
                total_reasoning_tokens = total_reasoning_tokens + reasoning_sum,
                title = coalesce(title, auto_titles[number]),
                title_source = CASE
                    WHEN title IS NULL AND auto_titles[number] IS NOT NULL THEN 'AUTO' ELSE title_source END,
                search_title = coalesce(search_title, auto_search_titles[number])
            WHERE organization_id = organization AND user_id = owner AND id = conversation;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
