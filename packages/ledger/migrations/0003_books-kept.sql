-- What was shown, decided or booked is only ever added to.
CREATE TRIGGER "close_steps_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."close_steps"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "close_bills_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."close_bills"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "close_notes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."close_notes"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "statements_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."statements"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "statement_moves_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."statement_moves"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "statement_files_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."statement_files"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "corrections_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."corrections"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "disputes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."disputes"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "dispute_settlements_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."dispute_settlements"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "journal_transactions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."journal_transactions"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "journal_postings_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."journal_postings"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "journal_exports_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."journal_exports"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "budget_steps_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."budget_steps"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "budget_trees_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."budget_trees"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "budget_alerts_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."budget_alerts"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
-- Double entry: when a transaction of the database ends, what it booked is whole (as many postings as it says) and sums
-- to zero in every currency. A posting that is added to an old transaction breaks the first, whatever its amount.
CREATE FUNCTION "meshledger"."refuse_unbalanced"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	booked text := CASE TG_TABLE_NAME WHEN 'journal_postings' THEN to_jsonb(NEW) ->> 'transaction' ELSE to_jsonb(NEW) ->> 'id' END;
BEGIN
	IF (SELECT count(*) FROM "meshledger"."journal_postings" WHERE "transaction" = booked)
		<> (SELECT "size" FROM "meshledger"."journal_transactions" WHERE "id" = booked) THEN
		RAISE EXCEPTION 'a journal transaction has other postings than it says' USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	IF EXISTS (SELECT 1 FROM "meshledger"."journal_postings" WHERE "transaction" = booked GROUP BY "currency" HAVING sum("amount") <> 0) THEN
		RAISE EXCEPTION 'a journal transaction does not sum to zero' USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "journal_transactions_balance" AFTER INSERT ON "meshledger"."journal_transactions"
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "meshledger"."refuse_unbalanced"();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "journal_postings_balance" AFTER INSERT ON "meshledger"."journal_postings"
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "meshledger"."refuse_unbalanced"();
--> statement-breakpoint
-- A reversal takes back exactly what it names: the same accounts and amounts with the other sign.
CREATE FUNCTION "meshledger"."refuse_other_reversal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW."reverses" IS NOT NULL AND EXISTS (
		SELECT "account", "cost_centre", "domain", "currency" FROM "meshledger"."journal_postings"
		WHERE "transaction" IN (NEW."id", NEW."reverses")
		GROUP BY "account", "cost_centre", "domain", "currency" HAVING sum("amount") <> 0
	) THEN
		RAISE EXCEPTION 'a reversal does not take back what it names' USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "journal_transactions_reversal" AFTER INSERT ON "meshledger"."journal_transactions"
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "meshledger"."refuse_other_reversal"();
--> statement-breakpoint
-- Four eyes: a period is approved by another person than the one who prepared it last, and frozen only when approved.
CREATE FUNCTION "meshledger"."refuse_two_eyes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW."action" = 'approved' AND NEW."who" = (
		SELECT "who" FROM "meshledger"."close_steps" WHERE "period" = NEW."period" AND "action" = 'prepared'
		ORDER BY "step" DESC LIMIT 1
	) THEN
		RAISE EXCEPTION 'a period is approved by another person than the one who prepared it' USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	IF NEW."action" = 'frozen' AND 'approved' IS DISTINCT FROM (
		SELECT "action" FROM "meshledger"."close_steps" WHERE "period" = NEW."period" AND "step" < NEW."step"
		ORDER BY "step" DESC LIMIT 1
	) THEN
		RAISE EXCEPTION 'a period is frozen after it was approved' USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "close_steps_four_eyes" BEFORE INSERT ON "meshledger"."close_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."refuse_two_eyes"();
