CREATE TABLE "meshledger"."applicability_steps" (
	"framework" text NOT NULL,
	"control" text NOT NULL,
	"domain" text NOT NULL,
	"step" integer NOT NULL,
	"included" boolean NOT NULL,
	"justification" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "applicability_steps_pk" PRIMARY KEY("framework","control","domain","step"),
	CONSTRAINT "applicability_steps_justification" CHECK (btrim(justification) <> '')
);
--> statement-breakpoint
CREATE TABLE "meshledger"."attestation_withdrawals" (
	"attestation" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."attestations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"framework" text NOT NULL,
	"control" text NOT NULL,
	"domain" text NOT NULL,
	"statement" text NOT NULL,
	"choice" text,
	"source" text,
	"stands_for" date NOT NULL,
	"expires" date NOT NULL,
	"evidence" text,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "attestations_kind" CHECK (kind in ('attested', 'inherited', 'addressable')),
	CONSTRAINT "attestations_choice" CHECK ((kind = 'addressable') = (choice is not null) and (choice is null or choice in ('implemented', 'alternative', 'not-reasonable'))),
	CONSTRAINT "attestations_source" CHECK ((kind = 'inherited') = (source is not null)),
	CONSTRAINT "attestations_statement" CHECK (btrim(statement) <> ''),
	CONSTRAINT "attestations_days" CHECK (expires > stands_for)
);
--> statement-breakpoint
CREATE TABLE "meshledger"."evidence_files" (
	"digest" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "evidence_files_digest" CHECK (digest ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "evidence_files_bytes" CHECK (bytes > 0)
);
--> statement-breakpoint
CREATE TABLE "meshledger"."exception_steps" (
	"exception" text NOT NULL,
	"step" integer NOT NULL,
	"decision" text NOT NULL,
	"requested_by" text NOT NULL,
	"reason" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "exception_steps_pk" PRIMARY KEY("exception","step"),
	CONSTRAINT "exception_steps_decision" CHECK (decision in ('approved', 'refused', 'withdrawn', 'ended')),
	CONSTRAINT "exception_steps_second_person" CHECK (decision = 'ended' or (decision = 'withdrawn') = (who = requested_by))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."exceptions" (
	"id" text PRIMARY KEY NOT NULL,
	"domain" text NOT NULL,
	"framework" text,
	"control" text,
	"rule" text,
	"subject" text,
	"reason" text NOT NULL,
	"owner" text NOT NULL,
	"until" date NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "exceptions_requester" UNIQUE("id","who"),
	CONSTRAINT "exceptions_scope" CHECK ((framework is null) = (control is null) and (control is null) <> (rule is null) and (subject is null or rule is not null)),
	CONSTRAINT "exceptions_reason" CHECK (btrim(reason) <> '' and btrim(owner) <> ''),
	CONSTRAINT "exceptions_end" CHECK (until <= (at at time zone 'UTC')::date + 366)
);
--> statement-breakpoint
CREATE TABLE "meshledger"."finding_regressions" (
	"finding" text NOT NULL,
	"step" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"resolved_at" timestamp(3) with time zone NOT NULL,
	"resolved_by" text NOT NULL,
	"last_seen" timestamp(3) with time zone NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "finding_regressions_pk" PRIMARY KEY("finding","step")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."finding_work" (
	"finding" text NOT NULL,
	"step" integer NOT NULL,
	"owner" text,
	"due" date,
	"comment" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "finding_work_pk" PRIMARY KEY("finding","step"),
	CONSTRAINT "finding_work_says" CHECK (owner is not null or due is not null or btrim(comment) <> '')
);
--> statement-breakpoint
ALTER TABLE "meshledger"."attestation_withdrawals" ADD CONSTRAINT "attestation_withdrawals_attestation_attestations_id_fk" FOREIGN KEY ("attestation") REFERENCES "meshledger"."attestations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."attestations" ADD CONSTRAINT "attestations_evidence_evidence_files_digest_fk" FOREIGN KEY ("evidence") REFERENCES "meshledger"."evidence_files"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."exception_steps" ADD CONSTRAINT "exception_steps_request" FOREIGN KEY ("exception","requested_by") REFERENCES "meshledger"."exceptions"("id","who") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."finding_regressions" ADD CONSTRAINT "finding_regressions_finding_findings_id_fk" FOREIGN KEY ("finding") REFERENCES "meshledger"."findings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."finding_work" ADD CONSTRAINT "finding_work_finding_findings_id_fk" FOREIGN KEY ("finding") REFERENCES "meshledger"."findings"("id") ON DELETE no action ON UPDATE no action;