-- A turn says whether all who followed it where it runs have gone, so that it makes way for a message that comes to another
-- process.
--
-- Safe to roll out: a column with a constant default is added without writing a row. Backends of the version before leave
-- it at that: their turns make way in their own process alone, as before.

ALTER TABLE "ai_turn" ADD COLUMN "is_left" BOOLEAN NOT NULL DEFAULT false;
