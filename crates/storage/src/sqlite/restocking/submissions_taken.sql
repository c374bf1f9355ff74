-- How often a submission was taken since its last outcome was stored: more than once means that a call may have been
-- made whose answer nobody kept.
ALTER TABLE submission ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
