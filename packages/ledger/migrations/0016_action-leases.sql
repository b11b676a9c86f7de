CREATE TABLE "meshledger"."action_leases" (
	"action" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"until" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "meshledger"."action_leases" ADD CONSTRAINT "action_leases_action_actions_id_fk" FOREIGN KEY ("action") REFERENCES "meshledger"."actions"("id") ON DELETE no action ON UPDATE no action;