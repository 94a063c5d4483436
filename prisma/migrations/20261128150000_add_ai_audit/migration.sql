-- The audit trail of an organization: who looked at what, and what was set or decided. Entries form a chain: each has a
-- digest over itself and the digest before it, so that one that is changed, added in between or taken away is noticed.
--
-- Safe to roll out: it only creates tables, functions and triggers of their own. Backends of the version before know
-- nothing of them.

-- The end of each organization's chain. Its row is locked by whoever adds an entry: entries follow one another.
CREATE TABLE "ai_audit_chain" (
    "organization_id" VARCHAR(128) NOT NULL,
    "number" BIGINT NOT NULL DEFAULT 0,
    "digest" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT '-infinity',
    "removed_number" BIGINT NOT NULL DEFAULT 0,
    "removed_digest" BYTEA,

    CONSTRAINT "ai_audit_chain_pkey" PRIMARY KEY ("organization_id")
);

ALTER TABLE "ai_audit_chain" ADD CONSTRAINT "ai_audit_chain_ends_with_digest"
    CHECK (("number" = 0) = ("digest" IS NULL) AND ("digest" IS NULL OR octet_length("digest") = 32));
ALTER TABLE "ai_audit_chain" ADD CONSTRAINT "ai_audit_chain_removed_from_its_beginning"
    CHECK ("removed_number" >= 0 AND "removed_number" <= "number" AND ("removed_number" = 0) = ("removed_digest" IS NULL));

CREATE TABLE "ai_audit_entry" (
    "organization_id" VARCHAR(128) NOT NULL,
    "number" BIGINT NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_user_id" VARCHAR(128),
    "action" VARCHAR(64) NOT NULL,
    "target_type" VARCHAR(64) NOT NULL,
    "target_id" VARCHAR(255),
    "request_id" VARCHAR(128),
    "details" JSON NOT NULL,
    "digest" BYTEA NOT NULL,

    CONSTRAINT "ai_audit_entry_pkey" PRIMARY KEY ("organization_id", "number")
);

ALTER TABLE "ai_audit_entry" ADD CONSTRAINT "ai_audit_entry_counts_from_one" CHECK ("number" >= 1);
ALTER TABLE "ai_audit_entry" ADD CONSTRAINT "ai_audit_entry_has_digest" CHECK (octet_length("digest") = 32);
ALTER TABLE "ai_audit_entry" ADD CONSTRAINT "ai_audit_entry_has_details" CHECK (json_typeof("details") = 'object');

-- The trail is read newest first: of all, of an actor, or about one thing.
CREATE INDEX "ai_audit_entry_organization_id_at_number_idx" ON "ai_audit_entry" ("organization_id", "at" DESC, "number" DESC);
CREATE INDEX "ai_audit_entry_organization_id_actor_user_id_at_number_idx"
    ON "ai_audit_entry" ("organization_id", "actor_user_id", "at" DESC, "number" DESC);
CREATE INDEX "ai_audit_entry_organization_id_target_id_at_number_idx"
    ON "ai_audit_entry" ("organization_id", "target_id", "at" DESC, "number" DESC);

-- An entry never changes, for nobody: neither for the role of statements nor for the owner of the tables.
CREATE FUNCTION "ai_audit_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An entry of the audit trail is never changed.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ai_audit_entry_stays" BEFORE UPDATE OR TRUNCATE ON "ai_audit_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "ai_audit_refuse_change"();

-- Only what the chain has been shortened by may be removed.
CREATE FUNCTION "ai_audit_refuse_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    removed BIGINT;
BEGIN
    EXECUTE format('SELECT removed_number FROM %I.ai_audit_chain WHERE organization_id = $1', TG_TABLE_SCHEMA)
        INTO removed USING OLD.organization_id;
    IF OLD.number <= removed THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'An entry of the audit trail is removed by retention alone.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ai_audit_entry_is_removed_by_retention" BEFORE DELETE ON "ai_audit_entry"
    FOR EACH ROW EXECUTE FUNCTION "ai_audit_refuse_removal"();

-- A chain is shortened by entries that are old enough, up to one whose digest it keeps; and it never goes back.
CREATE FUNCTION "ai_audit_refuse_shortening"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_old BOOLEAN;
BEGIN
    EXECUTE format('SELECT at < now() - interval ''183 days'' FROM %I.ai_audit_entry
        WHERE organization_id = $1 AND number = $2 AND digest = $3', TG_TABLE_SCHEMA)
        INTO is_old USING NEW.organization_id, NEW.removed_number, NEW.removed_digest;
    IF is_old AND NEW.removed_number > OLD.removed_number THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'Entries of the audit trail stay for 183 days at least.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ai_audit_chain_keeps_what_is_young" BEFORE UPDATE OF "removed_number", "removed_digest" ON "ai_audit_chain"
    FOR EACH ROW EXECUTE FUNCTION "ai_audit_refuse_shortening"();

CREATE FUNCTION "ai_audit_refuse_end"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The chain of an audit trail stays, and grows.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ai_audit_chain_stays" BEFORE DELETE OR TRUNCATE ON "ai_audit_chain"
    FOR EACH STATEMENT EXECUTE FUNCTION "ai_audit_refuse_end"();
CREATE TRIGGER "ai_audit_chain_grows" BEFORE UPDATE OF "number" ON "ai_audit_chain"
    FOR EACH ROW WHEN (NEW."number" < OLD."number") EXECUTE FUNCTION "ai_audit_refuse_end"();
