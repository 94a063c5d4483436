-- The key with which cursors are encrypted. It stands in the database, so a cursor holds in every process and after a
-- restart, and nothing has to be configured. It is made here, of four random UUIDs: 488 random bits by PostgreSQL's own
-- generator, whose digest has 256.
--
-- It belongs to no organization: it tells nothing of anybody, and a process reads it once, before it knows who will ask.
-- One row needs neither a primary key nor an index.
--
-- Safe to roll out: it only creates a table, and takes no lock on anything that exists. Backends of the version before
-- know nothing of it. Each version refuses the cursors of the other: while both run, a caller may have to begin at
-- the first page again. To make all cursors invalid, change the key and start the processes anew.

CREATE TABLE "ai_cursor_key" (
    "key" BYTEA NOT NULL
);

INSERT INTO "ai_cursor_key" ("key")
SELECT sha256(string_agg(uuid_send(gen_random_uuid()), ''::bytea)) FROM generate_series(1, 4);
