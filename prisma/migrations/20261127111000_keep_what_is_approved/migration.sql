-- An approval names the tool and the input that were shown to the person who decides, and who that was. What is run is
-- read from here: a message that came later may call the same id with another input.
--
-- Fills in the calls of the approvals that there are, from the first message that makes the call.
--
-- Safe to roll out: three columns are added without writing a row, and one row an approval is written. Approvals that
-- backends of the version before request meanwhile lack their call; the new ones do not run those.

ALTER TABLE "ai_approval"
    ADD COLUMN "tool_name" VARCHAR(128),
    ADD COLUMN "input" JSON,
    ADD COLUMN "decided_by" VARCHAR(128);

UPDATE "ai_approval" a SET
    "tool_name" = called."call" ->> 'name',
    "input" = called."call" -> 'input'
FROM (
    SELECT DISTINCT ON (m."organization_id", m."conversation_id", c."call" ->> 'id')
        m."organization_id", m."user_id", m."conversation_id", c."call"
    FROM "ai_message" m
    CROSS JOIN LATERAL json_array_elements(m."tool_calls") c ("call")
    WHERE (m."organization_id", m."conversation_id") IN (SELECT "organization_id", "conversation_id" FROM "ai_approval")
    ORDER BY m."organization_id", m."conversation_id", c."call" ->> 'id', m."sequence"
) called
WHERE a."organization_id" = called."organization_id" AND a."user_id" = called."user_id"
    AND a."conversation_id" = called."conversation_id" AND a."tool_call_id" = called."call" ->> 'id';

UPDATE "ai_approval" SET "decided_by" = "user_id" WHERE "status" IN ('APPROVED', 'REFUSED');
