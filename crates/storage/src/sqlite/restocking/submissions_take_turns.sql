-- Submissions of one order take turns: a change moves the version on which the next one is conditional.
ALTER TABLE submission ADD COLUMN order_id TEXT;   -- of those that take turns
CREATE INDEX submission_turn ON submission (order_id, id) WHERE order_id IS NOT NULL;
