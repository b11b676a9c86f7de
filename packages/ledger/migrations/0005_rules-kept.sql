-- Rules, who decided on them, and imported metrics are only ever added to.
CREATE TRIGGER "rule_versions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."rule_versions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "rule_proposals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."rule_proposals"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "rule_decisions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."rule_decisions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "metric_values_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."metric_values"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
