ALTER TABLE `tenants` ADD `directory_revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE TRIGGER `members_insert_counts` AFTER INSERT ON `tenant_members` BEGIN UPDATE `tenants` SET `directory_revision` = `directory_revision` + 1 WHERE `id` = NEW.`tenant_id`; END;--> statement-breakpoint
CREATE TRIGGER `members_update_counts` AFTER UPDATE ON `tenant_members` BEGIN UPDATE `tenants` SET `directory_revision` = `directory_revision` + 1 WHERE `id` = NEW.`tenant_id`; END;--> statement-breakpoint
CREATE TRIGGER `members_delete_counts` AFTER DELETE ON `tenant_members` BEGIN UPDATE `tenants` SET `directory_revision` = `directory_revision` + 1 WHERE `id` = OLD.`tenant_id`; END;--> statement-breakpoint
CREATE TRIGGER `assets_insert_counts` AFTER INSERT ON `tenant_assets` BEGIN UPDATE `tenants` SET `directory_revision` = `directory_revision` + 1 WHERE `id` = NEW.`tenant_id`; END;--> statement-breakpoint
CREATE TRIGGER `assets_update_counts` AFTER UPDATE ON `tenant_assets` BEGIN UPDATE `tenants` SET `directory_revision` = `directory_revision` + 1 WHERE `id` = NEW.`tenant_id`; END;--> statement-breakpoint
CREATE TRIGGER `assets_delete_counts` AFTER DELETE ON `tenant_assets` BEGIN UPDATE `tenants` SET `directory_revision` = `directory_revision` + 1 WHERE `id` = OLD.`tenant_id`; END;
