-- Prices of models that organizations set themselves, beside the default list of the program.
--
-- Safe to roll out: it only creates a table. Backends of the version before know nothing of it.

CREATE TABLE "ai_price" (
    "organization_id" VARCHAR(128) NOT NULL,
    "model" VARCHAR(128) NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "input" DECIMAL(18,6) NOT NULL,
    "output" DECIMAL(18,6) NOT NULL,
    "cache_read" DECIMAL(18,6),
    "cache_write" DECIMAL(18,6),
    "tiers" JSON NOT NULL DEFAULT '[]',

    CONSTRAINT "ai_price_pkey" PRIMARY KEY ("organization_id", "model", "valid_from")
);

ALTER TABLE "ai_price" ADD CONSTRAINT "ai_price_names_model" CHECK ("model" <> '');
ALTER TABLE "ai_price" ADD CONSTRAINT "ai_price_is_not_negative"
    CHECK ("input" >= 0 AND "output" >= 0 AND coalesce("cache_read", 0) >= 0 AND coalesce("cache_write", 0) >= 0);
ALTER TABLE "ai_price" ADD CONSTRAINT "ai_price_has_tiers" CHECK (json_typeof("tiers") = 'array');
