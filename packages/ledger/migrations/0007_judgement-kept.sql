-- What people asked for, decided and gave their word on is only ever added to.
CREATE TRIGGER "exceptions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."exceptions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "exception_steps_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."exception_steps"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "evidence_files_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."evidence_files"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "attestations_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."attestations"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "attestation_withdrawals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."attestation_withdrawals"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "applicability_steps_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."applicability_steps"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "finding_work_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."finding_work"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "finding_regressions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."finding_regressions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
