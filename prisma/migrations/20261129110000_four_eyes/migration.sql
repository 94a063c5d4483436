-- An agent names, by tool, who may approve its calls: the conversation's owner as well, or supervisors alone. Of the
-- latter kind the owner approves none, whatever the code says.
--
-- Safe to roll out: a column with a default is added without writing a row. Backends of the version before ask for all
-- decisions as the owner's. Where one of them lets an owner decide about a call that a new one has asked a supervisor
-- about, the database refuses it.

CREATE TYPE "AiApprover" AS ENUM ('caller', 'supervisor');

ALTER TABLE "ai_approval" ADD COLUMN "approver" "AiApprover" NOT NULL DEFAULT 'caller';

ALTER TABLE "ai_approval" ADD CONSTRAINT "ai_approval_four_eyes"
    CHECK ("approver" = 'caller' OR "status" = 'PENDING' OR "status" = 'EXPIRED'
        OR ("decided_by" IS NOT NULL AND "decided_by" <> "user_id"));
