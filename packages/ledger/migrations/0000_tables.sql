CREATE SCHEMA IF NOT EXISTS "meshledger";
--> statement-breakpoint
CREATE TABLE "meshledger"."domain_versions" (
	"domain" text NOT NULL,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"definition" jsonb NOT NULL,
	"effective_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "domain_versions_pk" PRIMARY KEY("domain","version")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."finding_history" (
	"finding" text NOT NULL,
	"step" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"reason" text NOT NULL,
	"until" date,
	CONSTRAINT "finding_history_pk" PRIMARY KEY("finding","step")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."findings" (
	"id" text PRIMARY KEY NOT NULL,
	"rule" text NOT NULL,
	"rule_version" text NOT NULL,
	"title" text NOT NULL,
	"severity" text NOT NULL,
	"domain" text NOT NULL,
	"subject" text NOT NULL,
	"state" text NOT NULL,
	"first_seen" timestamp(3) with time zone NOT NULL,
	"last_seen" timestamp(3) with time zone NOT NULL,
	"events" integer NOT NULL,
	"event_keys" text[] NOT NULL,
	"muted_until" date,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"resolved_at" timestamp(3) with time zone,
	"withdrawn" boolean DEFAULT false NOT NULL,
	CONSTRAINT "findings_state" CHECK (state in ('open', 'acknowledged', 'in-work', 'resolved', 'muted')),
	CONSTRAINT "findings_muted_until" CHECK ((state = 'muted') = (muted_until is not null)),
	CONSTRAINT "findings_resolved_at" CHECK ((state = 'resolved') = (resolved_at is not null))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."job_runs" (
	"job" text NOT NULL,
	"slot" timestamp(3) with time zone NOT NULL,
	"owner" text NOT NULL,
	"status" text NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"lease_until" timestamp(3) with time zone NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone,
	CONSTRAINT "job_runs_pk" PRIMARY KEY("job","slot"),
	CONSTRAINT "job_runs_status" CHECK (status in ('running', 'succeeded', 'failed', 'abandoned'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."people" (
	"id" text PRIMARY KEY NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"roles" jsonb NOT NULL,
	"domains" jsonb NOT NULL,
	"identity" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."rule_evaluations" (
	"rule" text PRIMARY KEY NOT NULL,
	"rule_version" text NOT NULL,
	"evaluated_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."seals" (
	"position" integer PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"items" bigint NOT NULL,
	"root" text NOT NULL,
	"body" text NOT NULL,
	"sealed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "seals_kind" CHECK (kind in ('batch', 'checkpoint'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "meshledger"."finding_history" ADD CONSTRAINT "finding_history_finding_findings_id_fk" FOREIGN KEY ("finding") REFERENCES "meshledger"."findings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "findings_by_rule" ON "meshledger"."findings" USING btree ("rule");--> statement-breakpoint
CREATE INDEX "findings_by_domain" ON "meshledger"."findings" USING btree ("domain","state");--> statement-breakpoint
CREATE INDEX "findings_by_event" ON "meshledger"."findings" USING gin ("event_keys");--> statement-breakpoint
CREATE UNIQUE INDEX "job_runs_one_running" ON "meshledger"."job_runs" USING btree ("job") WHERE status = 'running';