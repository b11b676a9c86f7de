-- What was done about cost is only ever added to; a mark goes by a row that takes it back.
CREATE TRIGGER "marks_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."marks"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "mark_removals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."mark_removals"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
