-- The answer that is on its way, as far as it was shown: any process can stream it on, and what a process that died had
-- shown is stored by another. Rows are written a few times a second while an answer comes, and go with its turn, so the
-- table stays as small as the turns that run. Nothing of it is in the path of an append.
--
-- A turn also says which message it makes and how the front end names the chat, by which another process finds it, and
-- until when somebody follows it elsewhere, so that it is not stopped as one that nobody reads.
--
-- Safe to roll out: it creates a table, and adds columns without writing a row. Turns that backends of the version
-- before run meanwhile have no such rows: they can be followed where they run, as before.

ALTER TABLE "ai_turn"
    ADD COLUMN "message_id" VARCHAR(255),
    ADD COLUMN "chat_id" VARCHAR(255),
    ADD COLUMN "followed_until" TIMESTAMPTZ(3);

CREATE TABLE "ai_turn_chunk" (
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "conversation_id" UUID NOT NULL,
    "turn_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "chunks" JSON NOT NULL,
    "step" JSON,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_turn_chunk_pkey" PRIMARY KEY ("organization_id", "conversation_id", "turn_id", "position"),
    CONSTRAINT "ai_turn_chunk_has_position" CHECK ("position" >= 0),
    CONSTRAINT "ai_turn_chunk_holds_chunks" CHECK (json_typeof("chunks") = 'array')
);

ALTER TABLE "ai_turn_chunk"
    ADD CONSTRAINT "ai_turn_chunk_organization_id_user_id_conversation_id_fkey"
    FOREIGN KEY ("organization_id", "user_id", "conversation_id")
    REFERENCES "ai_conversation" ("organization_id", "user_id", "id")
    ON DELETE CASCADE ON UPDATE RESTRICT;
