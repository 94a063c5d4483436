-- What the agents' runtime says about a message (the turn it belongs to, how it ended, who approved a call) stood in
-- its metadata, which every caller writes: so it could be forged. It gets a column that no caller writes.
--
-- Moves what the runtime itself has stored, which its idempotency keys tell: they begin with `chat:` or `turn:`. The
-- results that it makes for interrupted calls have no key; of those only the end is taken over, never an approval.
-- Whatever else has `turn` in its metadata was written by others: it stays there, and means nothing.
--
-- Safe to roll out: the column is added without writing a row, and the rows of chats are written anew, without a lock
-- that others wait for. Backends of the version before go on working: until they are replaced, they show the moved
-- answers in parts, and theirs are shown so by the new ones.

ALTER TABLE "ai_message" ADD COLUMN "turn" JSON;
ALTER TABLE "ai_message" ADD CONSTRAINT "ai_message_turn_is_an_object" CHECK (json_typeof("turn") = 'object') NOT VALID;
ALTER TABLE "ai_message" VALIDATE CONSTRAINT "ai_message_turn_is_an_object";

-- A person's message, and the results of interrupted calls: of those the runtime says no more than this.
UPDATE "ai_message" SET
    "turn" = CASE "role"
        WHEN 'user' THEN json_build_object('messageId', "metadata" -> 'turn' ->> 'messageId')
        ELSE json_build_object('messageId', "metadata" -> 'turn' ->> 'messageId', 'cutOff', 'FAILED')
    END,
    "metadata" = CASE WHEN (SELECT count(*) FROM json_object_keys("metadata")) > 1 THEN "metadata" END
WHERE json_typeof("metadata" -> 'turn' -> 'messageId') = 'string'
    AND length("metadata" -> 'turn' ->> 'messageId') <= 255
    AND (
        "role" = 'user' AND "idempotency_key" LIKE 'chat:%'
        OR "role" = 'tool' AND "idempotency_key" IS NULL AND "metadata" -> 'turn' ->> 'cutOff' = 'FAILED'
    );

-- Answers of the model and results of its tools.
UPDATE "ai_message" SET
    "turn" = "metadata" -> 'turn',
    "metadata" = CASE WHEN (SELECT count(*) FROM json_object_keys("metadata")) > 1 THEN "metadata" END
WHERE json_typeof("metadata" -> 'turn') = 'object' AND "role" IN ('assistant', 'tool')
    AND "idempotency_key" LIKE 'turn:%';
