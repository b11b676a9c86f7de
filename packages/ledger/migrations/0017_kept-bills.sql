CREATE TABLE "meshledger"."kept_bills" (
	"digest" text PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "kept_bills_digest" CHECK (digest = encode(sha256(bytes), 'hex'))
);

--> statement-breakpoint
CREATE TRIGGER "kept_bills_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."kept_bills"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
