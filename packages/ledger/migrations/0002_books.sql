CREATE TABLE "meshledger"."close_bills" (
	"period" text NOT NULL,
	"step" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "close_bills_pk" PRIMARY KEY("period","step")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."close_notes" (
	"period" text NOT NULL,
	"step" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "close_notes_pk" PRIMARY KEY("period","step")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."close_steps" (
	"period" text NOT NULL,
	"step" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	"action" text NOT NULL,
	"digest" text NOT NULL,
	"note" text NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "close_steps_pk" PRIMARY KEY("period","step"),
	CONSTRAINT "close_steps_action" CHECK (action in ('prepared', 'sent-to-review', 'taken-back', 'approved', 'frozen', 'reissue-asked', 'reissued'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."corrections" (
	"carrier" text NOT NULL,
	"carrier_line" integer NOT NULL,
	"statement" text,
	"line" integer,
	"period" text NOT NULL,
	"domain" text NOT NULL,
	"key" text NOT NULL,
	"exact" text NOT NULL,
	"amount" text NOT NULL,
	CONSTRAINT "corrections_pk" PRIMARY KEY("carrier","carrier_line")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."dispute_settlements" (
	"dispute" text PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text NOT NULL,
	"amount" text,
	"moved_to" text,
	"statements" jsonb NOT NULL,
	CONSTRAINT "dispute_settlements_outcome" CHECK (outcome in ('accepted', 'rejected', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"period" text NOT NULL,
	"domain" text NOT NULL,
	"statement" text NOT NULL,
	"line" integer NOT NULL,
	"key" text NOT NULL,
	"product" text NOT NULL,
	"resource" text NOT NULL,
	"name" text NOT NULL,
	"line_amount" text NOT NULL,
	"amount" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."statement_drafts" (
	"period" text NOT NULL,
	"domain" text NOT NULL,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"facts" jsonb NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "statement_drafts_pk" PRIMARY KEY("period","domain")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."statement_files" (
	"number" text NOT NULL,
	"format" text NOT NULL,
	"digest" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "statement_files_pk" PRIMARY KEY("number","format"),
	CONSTRAINT "statement_files_digest" CHECK (digest = encode(sha256(bytes), 'hex'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."statement_moves" (
	"number" text NOT NULL,
	"step" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	"to_state" text NOT NULL,
	"reason" text NOT NULL,
	"superseded_by" text,
	CONSTRAINT "statement_moves_pk" PRIMARY KEY("number","step"),
	CONSTRAINT "statement_moves_state" CHECK (to_state in ('in-review', 'accepted', 'disputed', 'approved', 'superseded'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."statements" (
	"number" text PRIMARY KEY NOT NULL,
	"period" text NOT NULL,
	"domain" text NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"credits" text,
	"digest" text NOT NULL,
	"facts" jsonb NOT NULL,
	"body" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	CONSTRAINT "statements_version" UNIQUE("period","domain","version"),
	CONSTRAINT "statements_credited_once" UNIQUE("credits"),
	CONSTRAINT "statements_number" CHECK (number = period || '/' || domain || '/v' || version),
	CONSTRAINT "statements_kind" CHECK ((kind = 'credit') = (credits is not null) and kind in ('statement', 'credit')),
	CONSTRAINT "statements_digest" CHECK (digest = encode(sha256(convert_to(body, 'UTF8')), 'hex'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."journal_exports" (
	"period" text NOT NULL,
	"preset" text NOT NULL,
	"format" text NOT NULL,
	"digest" text NOT NULL,
	"rows" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	CONSTRAINT "journal_exports_pk" PRIMARY KEY("period","preset","format","digest")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."journal_postings" (
	"transaction" text NOT NULL,
	"line" integer NOT NULL,
	"account" text NOT NULL,
	"cost_centre" text NOT NULL,
	"domain" text NOT NULL,
	"product" text,
	"currency" text NOT NULL,
	"amount" numeric NOT NULL,
	CONSTRAINT "journal_postings_pk" PRIMARY KEY("transaction","line"),
	CONSTRAINT "journal_postings_amount" CHECK (amount <> 0)
);
--> statement-breakpoint
CREATE TABLE "meshledger"."journal_transactions" (
	"id" text PRIMARY KEY NOT NULL,
	"position" integer NOT NULL,
	"period" text NOT NULL,
	"date" date NOT NULL,
	"booked_at" timestamp(3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"statement" text NOT NULL,
	"reverses" text,
	"description" text NOT NULL,
	"size" integer NOT NULL,
	CONSTRAINT "journal_transactions_position" UNIQUE("position"),
	CONSTRAINT "journal_transactions_statement" UNIQUE("statement"),
	CONSTRAINT "journal_transactions_reversed_once" UNIQUE("reverses"),
	CONSTRAINT "journal_transactions_kind" CHECK ((kind = 'reversal') = (reverses is not null)),
	CONSTRAINT "journal_transactions_size" CHECK (size >= 2)
);
--> statement-breakpoint
CREATE TABLE "meshledger"."budget_alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"domain" text NOT NULL,
	"month" text NOT NULL,
	"kind" text NOT NULL,
	"threshold" integer NOT NULL,
	"budget" text NOT NULL,
	"amount" text NOT NULL,
	"sentence" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."budget_steps" (
	"node" text NOT NULL,
	"month" text NOT NULL,
	"step" integer NOT NULL,
	"amount" text,
	"source" text NOT NULL,
	"note" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "budget_steps_pk" PRIMARY KEY("node","month","step"),
	CONSTRAINT "budget_steps_source" CHECK (source in ('set', 'imported'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."budget_trees" (
	"version" integer PRIMARY KEY NOT NULL,
	"tree" json NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "meshledger"."corrections" ADD CONSTRAINT "corrections_carrier_statements_number_fk" FOREIGN KEY ("carrier") REFERENCES "meshledger"."statements"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."corrections" ADD CONSTRAINT "corrections_statement_statements_number_fk" FOREIGN KEY ("statement") REFERENCES "meshledger"."statements"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."dispute_settlements" ADD CONSTRAINT "dispute_settlements_dispute_disputes_id_fk" FOREIGN KEY ("dispute") REFERENCES "meshledger"."disputes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."disputes" ADD CONSTRAINT "disputes_statement_statements_number_fk" FOREIGN KEY ("statement") REFERENCES "meshledger"."statements"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."statement_files" ADD CONSTRAINT "statement_files_number_statements_number_fk" FOREIGN KEY ("number") REFERENCES "meshledger"."statements"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."statement_moves" ADD CONSTRAINT "statement_moves_number_statements_number_fk" FOREIGN KEY ("number") REFERENCES "meshledger"."statements"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."journal_postings" ADD CONSTRAINT "journal_postings_transaction_journal_transactions_id_fk" FOREIGN KEY ("transaction") REFERENCES "meshledger"."journal_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."journal_transactions" ADD CONSTRAINT "journal_transactions_statement_statements_number_fk" FOREIGN KEY ("statement") REFERENCES "meshledger"."statements"("number") ON DELETE no action ON UPDATE no action;