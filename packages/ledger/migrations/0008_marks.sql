CREATE TABLE "meshledger"."mark_removals" (
	"mark" text PRIMARY KEY NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."marks" (
	"id" text PRIMARY KEY NOT NULL,
	"domain" text NOT NULL,
	"day" date NOT NULL,
	"title" text NOT NULL,
	"resource" text,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "marks_title" CHECK (btrim(title) <> '')
);
--> statement-breakpoint
ALTER TABLE "meshledger"."mark_removals" ADD CONSTRAINT "mark_removals_mark_marks_id_fk" FOREIGN KEY ("mark") REFERENCES "meshledger"."marks"("id") ON DELETE no action ON UPDATE no action;