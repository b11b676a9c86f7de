-- What may be enforced, what was asked for and what became of it are only ever added to.
CREATE TRIGGER "enforcement_modes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."enforcement_modes"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "actions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."actions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "action_steps_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."action_steps"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
