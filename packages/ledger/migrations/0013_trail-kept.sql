-- The product's own audit trail. A trigger on each table writes it, so that no change passes it by, whoever makes it.
-- Arguments: kind, key columns, the column that orders the versions of a key (its last one is "before"), columns that
-- say nothing of their own, and the domain as an expression over the row ($1).
CREATE FUNCTION "meshledger"."record_change"() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
DECLARE
	keys text[] := string_to_array(TG_ARGV[1], ',');
	omitted text[] := string_to_array(TG_ARGV[3], ',');
	fresh jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
	former jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
	whole jsonb := coalesce(fresh, former);
	same_key text;
	subject text;
	domain text;
BEGIN
	IF fresh->>'who' = 'Meshledger' THEN
		RETURN NULL;
	END IF;
	SELECT string_agg(format('%I::text = %L', k, whole->>k), ' AND ' ORDER BY place), string_agg(whole->>k, '/' ORDER BY place)
		INTO same_key, subject FROM unnest(keys) WITH ORDINALITY AS names(k, place);
	IF TG_OP = 'INSERT' AND TG_ARGV[2] <> '' THEN
		EXECUTE format('SELECT to_jsonb(t) FROM %I.%I t WHERE %s AND %I < %L ORDER BY %I DESC LIMIT 1', TG_TABLE_SCHEMA,
			TG_TABLE_NAME, coalesce(same_key, 'true'), TG_ARGV[2], whole->>TG_ARGV[2], TG_ARGV[2]) INTO former;
	END IF;
	fresh := fresh - omitted;
	former := former - omitted;
	IF fresh IS NOT DISTINCT FROM former THEN
		RETURN NULL;
	END IF;
	EXECUTE 'SELECT ' || TG_ARGV[4] INTO domain USING whole;
	INSERT INTO "meshledger"."trail" ("at", "who", "request", "kind", "subject", "domain", "before", "after") VALUES (
		coalesce((fresh->>'at')::timestamptz, (fresh->>'effective_at')::timestamptz,
			nullif(current_setting('meshledger.at', true), '')::timestamptz, clock_timestamp()),
		coalesce(fresh->>'who', nullif(current_setting('meshledger.who', true), ''), 'Meshledger'),
		coalesce(current_setting('meshledger.request', true), ''),
		TG_ARGV[0], coalesce(subject, TG_ARGV[0]), domain, former::text, fresh::text);
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "settings_trail" AFTER INSERT OR UPDATE OR DELETE ON "meshledger"."settings"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('setting', 'key', '', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "people_trail" AFTER INSERT OR UPDATE OR DELETE ON "meshledger"."people"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('person', 'id', '', 'position', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "domain_versions_trail" AFTER INSERT ON "meshledger"."domain_versions"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('domain', 'domain', 'version', '', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "rule_versions_trail" AFTER INSERT ON "meshledger"."rule_versions"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('rules', 'kind', 'version', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "rule_proposals_trail" AFTER INSERT ON "meshledger"."rule_proposals"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('rule-proposal', 'id', '', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "rule_decisions_trail" AFTER INSERT ON "meshledger"."rule_decisions"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('rule-decision', 'proposal', '', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "metric_values_trail" AFTER INSERT ON "meshledger"."metric_values"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('metric', 'name,month,domain', 'version', '', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "marks_trail" AFTER INSERT ON "meshledger"."marks"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('mark', 'id', '', '', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "mark_removals_trail" AFTER INSERT ON "meshledger"."mark_removals"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('mark-removal', 'mark', '', '', '(SELECT domain FROM meshledger.marks WHERE id = $1->>''mark'')');
--> statement-breakpoint
CREATE TRIGGER "budget_steps_trail" AFTER INSERT ON "meshledger"."budget_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('budget', 'node,month', 'step', 'step', '$1->>''node''');
--> statement-breakpoint
CREATE TRIGGER "budget_trees_trail" AFTER INSERT ON "meshledger"."budget_trees"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('budget-tree', '', 'version', 'version', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "close_steps_trail" AFTER INSERT ON "meshledger"."close_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('close', 'period', 'step', 'detail,step', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "close_bills_trail" AFTER INSERT ON "meshledger"."close_bills"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('bill', 'period', 'step', 'step', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "close_notes_trail" AFTER INSERT ON "meshledger"."close_notes"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('close-note', 'period', 'step', 'step', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "statements_trail" AFTER INSERT ON "meshledger"."statements"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('statement', 'number', '', 'facts,body', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "statement_moves_trail" AFTER INSERT ON "meshledger"."statement_moves"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('statement-move', 'number', 'step', 'step', 'split_part($1->>''number'', ''/'', 2)');
--> statement-breakpoint
CREATE TRIGGER "disputes_trail" AFTER INSERT ON "meshledger"."disputes"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('dispute', 'id', '', '', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "dispute_settlements_trail" AFTER INSERT ON "meshledger"."dispute_settlements"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('dispute-settlement', 'dispute', '', '', '(SELECT domain FROM meshledger.disputes WHERE id = $1->>''dispute'')');
--> statement-breakpoint
CREATE TRIGGER "journal_exports_trail" AFTER INSERT ON "meshledger"."journal_exports"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('journal-export', 'period,preset,format,digest', '', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "finding_history_trail" AFTER INSERT ON "meshledger"."finding_history"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('finding', 'finding', 'step', 'step', '(SELECT domain FROM meshledger.findings WHERE id = $1->>''finding'')');
--> statement-breakpoint
CREATE TRIGGER "finding_work_trail" AFTER INSERT ON "meshledger"."finding_work"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('finding-work', 'finding', 'step', 'step', '(SELECT domain FROM meshledger.findings WHERE id = $1->>''finding'')');
--> statement-breakpoint
CREATE TRIGGER "exceptions_trail" AFTER INSERT ON "meshledger"."exceptions"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('exception', 'id', '', '', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "exception_steps_trail" AFTER INSERT ON "meshledger"."exception_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('exception-decision', 'exception', 'step', 'step', '(SELECT domain FROM meshledger.exceptions WHERE id = $1->>''exception'')');
--> statement-breakpoint
CREATE TRIGGER "evidence_files_trail" AFTER INSERT ON "meshledger"."evidence_files"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('evidence-file', 'digest', '', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "attestations_trail" AFTER INSERT ON "meshledger"."attestations"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('attestation', 'id', '', '', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "attestation_withdrawals_trail" AFTER INSERT ON "meshledger"."attestation_withdrawals"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('attestation-withdrawal', 'attestation', '', '', '(SELECT domain FROM meshledger.attestations WHERE id = $1->>''attestation'')');
--> statement-breakpoint
CREATE TRIGGER "applicability_steps_trail" AFTER INSERT ON "meshledger"."applicability_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('applicability', 'framework,control,domain', 'step', 'step', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "catalog_versions_trail" AFTER INSERT ON "meshledger"."catalog_versions"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('catalog', 'framework', 'version', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "enforcement_modes_trail" AFTER INSERT ON "meshledger"."enforcement_modes"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('enforcement-mode', 'rule,domain', 'step', 'step', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "actions_trail" AFTER INSERT ON "meshledger"."actions"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('action', 'id', '', '', '$1->>''domain''');
--> statement-breakpoint
CREATE TRIGGER "action_steps_trail" AFTER INSERT ON "meshledger"."action_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('action-step', 'action', 'position', 'position', '(SELECT domain FROM meshledger.actions WHERE id = $1->>''action'')');
--> statement-breakpoint
CREATE TRIGGER "trail_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."trail"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "policy_books_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."policy_books"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "evaluation_runs_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."evaluation_runs"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "catalog_versions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."catalog_versions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
