-- Files of users, by the side of their conversations. The bytes are kept in a folder or a bucket; the row comes before
-- them and goes after them, so that none are left behind by a process that dies in between.
--
-- Safe to roll out: it only creates a type and a table, and takes no lock that stops readers or writers of the
-- conversations for longer than the foreign key needs to be recorded. Backends of the version before know nothing of it;
-- a conversation that one of them deletes leaves its files to be removed by the others.

CREATE TYPE "AiFileStatus" AS ENUM ('STORING', 'STORED', 'REMOVING');

CREATE TABLE "ai_file" (
    "id" UUID NOT NULL,
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "conversation_id" UUID,
    "name" VARCHAR(255) NOT NULL,
    "media_type" VARCHAR(128) NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,
    "status" "AiFileStatus" NOT NULL DEFAULT 'STORING',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_file_pkey" PRIMARY KEY ("organization_id", "id")
);

ALTER TABLE "ai_file" ADD CONSTRAINT "ai_file_has_bytes" CHECK ("bytes" BETWEEN 1 AND 20971520);
ALTER TABLE "ai_file" ADD CONSTRAINT "ai_file_has_digest" CHECK (octet_length("sha256") = 32);
ALTER TABLE "ai_file" ADD CONSTRAINT "ai_file_has_names" CHECK ("name" <> '' AND "media_type" <> '');
-- A conversation uses what is whole, and keeps it.
ALTER TABLE "ai_file" ADD CONSTRAINT "ai_file_used_is_stored" CHECK ("conversation_id" IS NULL OR "status" = 'STORED');

-- What a user has stored, and the files of a conversation that is deleted.
CREATE INDEX "ai_file_organization_id_user_id_conversation_id_idx"
    ON "ai_file" ("organization_id", "user_id", "conversation_id");

-- Finds what is to be removed without reading what is used.
CREATE INDEX "ai_file_unused" ON "ai_file" ("expires_at") WHERE "conversation_id" IS NULL;

-- The owner stays where the conversation is deleted: the row leads to the bytes until they are removed.
ALTER TABLE "ai_file"
    ADD CONSTRAINT "ai_file_organization_id_user_id_conversation_id_fkey"
    FOREIGN KEY ("organization_id", "user_id", "conversation_id")
    REFERENCES "ai_conversation" ("organization_id", "user_id", "id")
    ON DELETE SET NULL ("conversation_id") ON UPDATE RESTRICT;
