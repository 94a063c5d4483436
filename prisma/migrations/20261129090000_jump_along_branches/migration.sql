-- A branch keeps what is asked about the way to it: how many runs of messages and how many messages there are, which
-- system message is the newest, and an earlier run to jump to. So a page or a context from the middle of a long way does
-- not step back through all of it.
--
-- The runs on a way are a list, and `jump` is the pointer of Myers' random-access stack (1983): the two last jumps are
-- joined where they are as long as each other. With it any run is found in a number of steps that grows with the logarithm.
--
-- Safe to roll out: columns are added without rewriting the table, filled branch by branch in the order in which they
-- were begun, and required after that. Meanwhile conversations with branches cannot be read: rows are few, one for each
-- edit or second answer. Backends of the version before go on reading; where one of them begins a branch it is refused,
-- and nothing of the request is stored.

ALTER TABLE "ai_branch"
    ADD COLUMN "jump" INTEGER,
    ADD COLUMN "preceding_runs" INTEGER,
    ADD COLUMN "preceding_messages" INTEGER,
    ADD COLUMN "preceding_system" INTEGER;

UPDATE "ai_branch"
SET "jump" = "sequence", "preceding_runs" = 0, "preceding_messages" = 0, "preceding_system" = 0
WHERE "parent" = 0;

-- Each needs what those before it keep. A run that begins no branch is the first of its conversation.
DO $$
DECLARE
    branch RECORD;
BEGIN
    FOR branch IN
        SELECT * FROM "ai_branch" WHERE "parent" > 0 ORDER BY "organization_id", "conversation_id", "sequence"
    LOOP
        UPDATE "ai_branch" b SET
            "jump" = CASE
                WHEN coalesce(own."preceding_runs", 0) - coalesce(jump."preceding_runs", 0)
                    = coalesce(jump."preceding_runs", 0) - coalesce(next."preceding_runs", 0)
                THEN coalesce(next."sequence", 1) ELSE coalesce(own."sequence", 1)
            END,
            "preceding_runs" = coalesce(own."preceding_runs", 0) + 1,
            "preceding_messages" = coalesce(own."preceding_messages", 0)
                + branch."parent" - coalesce(own."sequence", 1) + 1,
            "preceding_system" = coalesce((
                SELECT max(m."sequence") FROM "ai_message" m
                WHERE m."organization_id" = branch."organization_id" AND m."conversation_id" = branch."conversation_id"
                    AND m."role" = 'system' AND m."sequence" <= branch."parent"
                    AND m."sequence" >= coalesce(own."sequence", 1)
            ), own."preceding_system", 0)
        FROM (SELECT) one
        LEFT JOIN LATERAL (
            SELECT * FROM "ai_branch"
            WHERE "organization_id" = branch."organization_id" AND "conversation_id" = branch."conversation_id"
                AND "sequence" <= branch."parent"
            ORDER BY "sequence" DESC LIMIT 1
        ) own ON true
        LEFT JOIN "ai_branch" jump
            ON jump."organization_id" = branch."organization_id" AND jump."conversation_id" = branch."conversation_id"
            AND jump."sequence" = own."jump"
        LEFT JOIN "ai_branch" next
            ON next."organization_id" = branch."organization_id" AND next."conversation_id" = branch."conversation_id"
            AND next."sequence" = jump."jump"
        WHERE b."organization_id" = branch."organization_id" AND b."conversation_id" = branch."conversation_id"
            AND b."sequence" = branch."sequence";
    END LOOP;
END $$;

ALTER TABLE "ai_branch"
    ALTER COLUMN "jump" SET NOT NULL,
    ALTER COLUMN "preceding_runs" SET NOT NULL,
    ALTER COLUMN "preceding_messages" SET NOT NULL,
    ALTER COLUMN "preceding_system" SET NOT NULL,
    -- A new beginning has no way; all others jump back along theirs.
    ADD CONSTRAINT "ai_branch_new_beginning_has_no_way" CHECK (
        "parent" > 0 OR ("jump" = "sequence" AND "preceding_runs" = 0 AND "preceding_messages" = 0
            AND "preceding_system" = 0)
    ),
    ADD CONSTRAINT "ai_branch_way_leads_back" CHECK (
        "parent" = 0 OR ("jump" >= 1 AND "jump" <= "parent" AND "preceding_runs" >= 1
            AND "preceding_messages" >= 1 AND "preceding_messages" <= "parent"
            AND "preceding_system" >= 0 AND "preceding_system" <= "parent")
    );
