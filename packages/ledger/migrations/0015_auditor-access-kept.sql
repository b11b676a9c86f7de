-- What an auditor may look at, and what they looked at, is only ever added to; and each of it stands in the trail.
CREATE TRIGGER "auditor_access_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."auditor_access"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "auditor_access_ends_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."auditor_access_ends"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "auditor_looks_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."auditor_looks"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "auditor_access_trail" AFTER INSERT ON "meshledger"."auditor_access"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('auditor-access', 'id', '', 'key_digest', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "auditor_access_ends_trail" AFTER INSERT ON "meshledger"."auditor_access_ends"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('auditor-access-end', 'access', '', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "auditor_looks_trail" AFTER INSERT ON "meshledger"."auditor_looks"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('auditor-look', 'access', '', 'position', 'NULL');
