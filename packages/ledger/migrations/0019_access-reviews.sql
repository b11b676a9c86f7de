CREATE TABLE "meshledger"."access_review_ends" (
	"review" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "access_review_ends_reason" CHECK (btrim(reason) <> '')
);
--> statement-breakpoint
CREATE TABLE "meshledger"."access_review_items" (
	"review" text NOT NULL,
	"item" integer NOT NULL,
	"domain" text NOT NULL,
	"owner" text,
	"principal" text NOT NULL,
	"privilege" text NOT NULL,
	"securable" text NOT NULL,
	"since" timestamp(3) with time zone NOT NULL,
	"granted_by" text NOT NULL,
	CONSTRAINT "access_review_items_pk" PRIMARY KEY("review","item")
);
--> statement-breakpoint
CREATE TABLE "meshledger"."access_review_steps" (
	"review" text NOT NULL,
	"item" integer NOT NULL,
	"step" integer NOT NULL,
	"decision" text NOT NULL,
	"reason" text NOT NULL,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "access_review_steps_pk" PRIMARY KEY("review","item","step"),
	CONSTRAINT "access_review_steps_decision" CHECK (decision in ('keep', 'revoke')),
	CONSTRAINT "access_review_steps_reason" CHECK (btrim(reason) <> '')
);
--> statement-breakpoint
CREATE TABLE "meshledger"."access_reviews" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"domains" jsonb NOT NULL,
	"due" date NOT NULL,
	"log_from" timestamp(3) with time zone,
	"who" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "access_reviews_title" CHECK (btrim(title) <> ''),
	CONSTRAINT "access_reviews_domains" CHECK (jsonb_array_length(domains) > 0),
	CONSTRAINT "access_reviews_due" CHECK (due >= (at at time zone 'UTC')::date)
);
--> statement-breakpoint
ALTER TABLE "meshledger"."access_review_ends" ADD CONSTRAINT "access_review_ends_review_access_reviews_id_fk" FOREIGN KEY ("review") REFERENCES "meshledger"."access_reviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."access_review_items" ADD CONSTRAINT "access_review_items_review_access_reviews_id_fk" FOREIGN KEY ("review") REFERENCES "meshledger"."access_reviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meshledger"."access_review_steps" ADD CONSTRAINT "access_review_steps_item" FOREIGN KEY ("review","item") REFERENCES "meshledger"."access_review_items"("review","item") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- A review, the rights that it is about and what was decided are only ever added to; and what people did stands in the trail.
CREATE TRIGGER "access_reviews_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."access_reviews"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "access_review_items_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."access_review_items"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "access_review_steps_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."access_review_steps"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "access_review_ends_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "meshledger"."access_review_ends"
	FOR EACH STATEMENT EXECUTE FUNCTION "meshledger"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "access_reviews_trail" AFTER INSERT ON "meshledger"."access_reviews"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('access-review', 'id', '', '', 'NULL');
--> statement-breakpoint
CREATE TRIGGER "access_review_steps_trail" AFTER INSERT ON "meshledger"."access_review_steps"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('access-review-decision', 'review,item', 'step', 'step', '(SELECT domain FROM meshledger.access_review_items WHERE review = $1->>''review'' AND item = ($1->>''item'')::integer)');
--> statement-breakpoint
CREATE TRIGGER "access_review_ends_trail" AFTER INSERT ON "meshledger"."access_review_ends"
	FOR EACH ROW EXECUTE FUNCTION "meshledger"."record_change"('access-review-end', 'review', '', '', 'NULL');
