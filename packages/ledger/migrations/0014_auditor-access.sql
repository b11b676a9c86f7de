CREATE TABLE "meshledger"."auditor_access" (
	"id" text PRIMARY KEY NOT NULL,
	"key_digest" text NOT NULL,
	"auditor" text NOT NULL,
	"purpose" text NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"domains" jsonb NOT NULL,
	"attributes" jsonb NOT NULL,
	"ends" date NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "auditor_access_key" UNIQUE("key_digest"),
	CONSTRAINT "auditor_access_key_digest" CHECK (key_digest ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "auditor_access_says" CHECK (btrim(auditor) <> '' and btrim(purpose) <> ''),
	CONSTRAINT "auditor_access_window" CHECK (first_day <= last_day),
	CONSTRAINT "auditor_access_domains" CHECK (jsonb_array_length(domains) > 0),
	CONSTRAINT "auditor_access_end" CHECK (ends <= (at at time zone 'UTC')::date + 92)
);
--> statement-breakpoint
CREATE TABLE "meshledger"."auditor_access_ends" (
	"access" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."auditor_looks" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "meshledger"."auditor_looks_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"access" text NOT NULL,
	"what" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "meshledger"."auditor_access_ends" ADD CONSTRAINT "auditor_access_ends_access_auditor_access_id_fk" FOREIGN KEY ("access") REFERENCES "meshledger"."auditor_access"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."auditor_looks" ADD CONSTRAINT "auditor_looks_access_auditor_access_id_fk" FOREIGN KEY ("access") REFERENCES "meshledger"."auditor_access"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "auditor_looks_by_access" ON "meshledger"."auditor_looks" USING btree ("access");