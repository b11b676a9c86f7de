CREATE TABLE "meshledger"."metric_values" (
	"name" text NOT NULL,
	"month" text NOT NULL,
	"version" integer NOT NULL,
	"domain" text NOT NULL,
	"value" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "metric_values_pk" PRIMARY KEY("name","month","version","domain")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."rule_decisions" (
	"proposal" text PRIMARY KEY NOT NULL,
	"decision" text NOT NULL,
	"proposed_by" text NOT NULL,
	"who" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "rule_decisions_decision" CHECK (decision in ('activated', 'rejected', 'withdrawn')),
	CONSTRAINT "rule_decisions_second_person" CHECK ((decision = 'withdrawn') = (who = proposed_by))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."rule_proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"rules" json NOT NULL,
	"note" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."rule_versions" (
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"definition" json NOT NULL,
	"who" text NOT NULL,
	"approver" text,
	"effective_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "rule_versions_pk" PRIMARY KEY("kind","version"),
	CONSTRAINT "rule_versions_kind" CHECK (kind in ('pricing', 'allocation')),
	CONSTRAINT "rule_versions_approver" CHECK (approver is distinct from who or approver is null)
);
--> statement-breakpoint
ALTER TABLE "meshledger"."rule_decisions" ADD CONSTRAINT "rule_decisions_proposal_rule_proposals_id_fk" FOREIGN KEY ("proposal") REFERENCES "meshledger"."rule_proposals"("id") ON DELETE no action ON UPDATE no action;