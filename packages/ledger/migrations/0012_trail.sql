CREATE TABLE "meshledger"."catalog_versions" (
	"framework" text NOT NULL,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"text" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "catalog_versions_pk" PRIMARY KEY("framework","version")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."evaluation_runs" (
	"position" integer PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"book" text NOT NULL,
	"facts" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meshledger"."policy_books" (
	"digest" text PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "policy_books_digest" CHECK (digest = encode(sha256(convert_to(body, 'UTF8')), 'hex'))
);
--> statement-breakpoint
CREATE TABLE "meshledger"."trail" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "meshledger"."trail_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp(3) with time zone NOT NULL,
	"who" text NOT NULL,
	"request" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"domain" text,
	"before" text,
	"after" text,
	CONSTRAINT "trail_change" CHECK (before is distinct from after)
);
--> statement-breakpoint
ALTER TABLE "meshledger"."evaluation_runs" ADD CONSTRAINT "evaluation_runs_book_policy_books_digest_fk" FOREIGN KEY ("book") REFERENCES "meshledger"."policy_books"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trail_by_subject" ON "meshledger"."trail" USING btree ("kind","subject");--> statement-breakpoint
CREATE INDEX "trail_by_at" ON "meshledger"."trail" USING btree ("at");