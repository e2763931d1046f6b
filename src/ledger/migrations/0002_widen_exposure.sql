-- What is left of a lifetime budget, and budgets that are raised for set hours.
ALTER TABLE entities ADD COLUMN budget_remaining_minor INTEGER;
ALTER TABLE entities ADD COLUMN schedules TEXT NOT NULL DEFAULT '[]';

-- What an ad account has spent this month, as Meta said at that time.
ALTER TABLE account_mirrors ADD COLUMN spent_month_minor INTEGER;
ALTER TABLE account_mirrors ADD COLUMN swept_at_ms INTEGER;

-- What an operation may add until the end of the month, beside what it may add today.
ALTER TABLE reservations ADD COLUMN held_month_minor INTEGER NOT NULL DEFAULT 0;

-- By how much an operation raises what is live, for the bound on each principal's raises in 24 hours.
ALTER TABLE operations ADD COLUMN raise_minor INTEGER NOT NULL DEFAULT 0;
CREATE INDEX operations_by_principal ON operations (principal, created_at_ms);
