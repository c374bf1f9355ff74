-- Entries of the direct lane are taken in the order in which they came: how far is one number, and an entry beyond it needs
-- no row of its own to be pending. Those that have to wait, or were dead from the start, still stand in inbox_open.
ALTER TABLE inbox ADD COLUMN in_turn INTEGER NOT NULL DEFAULT 0;   -- 1: pending until the turn has passed it
CREATE TABLE inbox_turn (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    upto INTEGER NOT NULL
);
INSERT INTO inbox_turn (one, upto) SELECT 1, coalesce(max(seq), 0) FROM inbox;
