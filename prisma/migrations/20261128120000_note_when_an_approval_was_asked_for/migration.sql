-- A conversation notes when it was paused to ask a person: it waits for an approval while that is the time of its pause.
-- Every other change of status, also by backends of the version before, changes the status or the time of the pause,
-- so a conversation that goes on, or is archived, waits no longer without a word about this column.
--
-- Safe to roll out: one column is added without writing a row.

ALTER TABLE "ai_conversation" ADD COLUMN "approval_asked_at" TIMESTAMPTZ(3);
