-- What was sealed, and who decided what, is only ever added to: the database itself refuses the rest.
CREATE FUNCTION "meshledger"."refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "seals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."seals"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "finding_history_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."finding_history"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "domain_versions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."domain_versions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
