-- A conversation becomes a tree: a message may follow another one than the newest. Only the messages that do have a row
-- in `ai_branch`; all others follow the one before them, so what is stored already, and every append to a conversation
-- without branches, writes nothing new. `head` is the newest message of the branch that is looked at, where that is not
-- the newest of all.
--
-- Safe to roll out: a table is created, and a column is added without writing a row; the check of conversations reads
-- them without a lock that others wait for. Backends of the version before go on working, and see every conversation
-- without its branches: a branch should be begun only when they are all replaced, since they append behind the newest
-- message of all.

CREATE TABLE "ai_branch" (
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "conversation_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "parent" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,

    CONSTRAINT "ai_branch_pkey" PRIMARY KEY ("organization_id", "conversation_id", "sequence"),
    -- A message follows an earlier one; one that follows the message before it begins no branch.
    CONSTRAINT "ai_branch_follows_an_earlier_message" CHECK ("parent" >= 0 AND "parent" < "sequence" - 1),
    CONSTRAINT "ai_branch_number_counts_from_one" CHECK ("number" >= 1)
);

-- The messages with one parent are numbered: of two that are appended at a time, one counts the other.
CREATE UNIQUE INDEX "ai_branch_organization_id_conversation_id_parent_number_key"
    ON "ai_branch" ("organization_id", "conversation_id", "parent", "number");

ALTER TABLE "ai_branch"
    ADD CONSTRAINT "ai_branch_organization_id_user_id_conversation_id_fkey"
    FOREIGN KEY ("organization_id", "user_id", "conversation_id")
    REFERENCES "ai_conversation" ("organization_id", "user_id", "id")
    ON DELETE CASCADE ON UPDATE RESTRICT;

ALTER TABLE "ai_conversation" ADD COLUMN "head" INTEGER;
-- The newest message of all is the head where none is named: so an append names none.
ALTER TABLE "ai_conversation"
    ADD CONSTRAINT "ai_conversation_head_is_an_earlier_message" CHECK ("head" >= 1 AND "head" < "message_count") NOT VALID;
ALTER TABLE "ai_conversation" VALIDATE CONSTRAINT "ai_conversation_head_is_an_earlier_message";
