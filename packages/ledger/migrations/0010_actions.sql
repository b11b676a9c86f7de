CREATE TABLE "meshledger"."action_steps" (
	"action" text NOT NULL,
	"position" integer NOT NULL,
	"step" text NOT NULL,
	"requested_by" text NOT NULL,
	"reason" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "action_steps_pk" PRIMARY KEY("action","position"),
	CONSTRAINT "action_steps_step" CHECK (step in ('approved', 'refused', 'withdrawn', 'started', 'done', 'failed', 'conflict', 'undo-started', 'undone', 'undo-failed')),
	CONSTRAINT "action_steps_second_person" CHECK (step not in ('approved', 'refused') or who <> requested_by)
);
--> statement-breakpoint
CREATE TABLE "meshledger"."actions" (
	"id" text PRIMARY KEY NOT NULL,
	"finding" text NOT NULL,
	"rule" text NOT NULL,
	"domain" text NOT NULL,
	"kind" text NOT NULL,
	"host" text NOT NULL,
	"params" json NOT NULL,
	"before" json NOT NULL,
	"after" json NOT NULL,
	"note" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "actions_requester" UNIQUE("id","who")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."enforcement_modes" (
	"rule" text NOT NULL,
	"domain" text NOT NULL,
	"step" integer NOT NULL,
	"mode" text NOT NULL,
	"reason" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "enforcement_modes_pk" PRIMARY KEY("rule","domain","step"),
	CONSTRAINT "enforcement_modes_mode" CHECK (mode in ('report', 'ask-owner', 'act'))
);
--> statement-breakpoint
ALTER TABLE "meshledger"."action_steps" ADD CONSTRAINT "action_steps_request" FOREIGN KEY ("action","requested_by") REFERENCES "meshledger"."actions"("id","who") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."actions" ADD CONSTRAINT "actions_finding_findings_id_fk" FOREIGN KEY ("finding") REFERENCES "meshledger"."findings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "actions_by_domain" ON "meshledger"."actions" USING btree ("domain");