CREATE TABLE `audit_heads` (
	`tenant_id` text NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	`at_ms` integer NOT NULL,
	`prev_anchor` text NOT NULL,
	`anchor` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `seq`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `anchor_has_one_successor` ON `audit_heads` (`tenant_id`,`prev_anchor`);--> statement-breakpoint
CREATE TRIGGER `audit_heads_are_not_changed` BEFORE UPDATE ON `audit_heads` BEGIN SELECT RAISE(ABORT, 'audit_heads is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_heads_are_not_deleted` BEFORE DELETE ON `audit_heads` BEGIN SELECT RAISE(ABORT, 'audit_heads is append-only'); END;
