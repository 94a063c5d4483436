-- Signatures of runs of each user's messages, by which a search skips those that cannot hold its terms.
--
-- Safe to roll out: it only creates a table, and takes no lock on anything that exists. Searches fill it in.

CREATE TABLE "ai_search_block" (
    "organization_id" VARCHAR(128) NOT NULL,
    "user_id" VARCHAR(128) NOT NULL,
    "number" INTEGER NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "from_id" UUID NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "until_id" UUID NOT NULL,
    "messages" INTEGER NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "ai_search_block_pkey" PRIMARY KEY ("organization_id", "user_id", "number"),
    CONSTRAINT "ai_search_block_has_messages" CHECK ("messages" >= 1 AND "signature" <> '')
);
