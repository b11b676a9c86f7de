CREATE TABLE "meshledger"."frozen_records" (
	"period" text NOT NULL,
	"step" integer NOT NULL,
	"day" date NOT NULL,
	"records" integer NOT NULL,
	"digest" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "frozen_records_pk" PRIMARY KEY("period","step","day"),
	CONSTRAINT "frozen_records_digest" CHECK (digest = encode(sha256(bytes), 'hex'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."budget_alert_steps" (
	"domain" text NOT NULL,
	"month" text NOT NULL,
	"threshold" integer NOT NULL,
	"step" integer NOT NULL,
	"what" text NOT NULL,
	"note" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "budget_alert_steps_pk" PRIMARY KEY("domain","month","threshold","step"),
	CONSTRAINT "budget_alert_steps_what" CHECK (what in ('acknowledged', 'resolved', 'raised-again'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."messages" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"due" timestamp(3) with time zone NOT NULL,
	"owner" text,
	"until" timestamp(3) with time zone,
	"sent" timestamp(3) with time zone,
	"failure" text,
	CONSTRAINT "messages_state" CHECK (state in ('waiting', 'sent', 'failed'))
);
--> statement-breakpoint
-- What a freeze keeps and what became of an alert are only ever added to; what people do about an alert stands in the trail.
CREATE TRIGGER "frozen_records_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."frozen_records"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "budget_alert_steps_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."budget_alert_steps"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "budget_alert_steps_trail" AFTER INSERT ON "meshledger"."budget_alert_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('budget-alert', 'domain,month,threshold', 'step', 'step', '$1->>''domain''');
