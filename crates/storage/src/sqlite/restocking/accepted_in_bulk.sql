-- Clicks that accepted something, with how far they have come: accepted = applied + refused + undone + stray + those of
-- its submissions that are still there.
CREATE TABLE accepted_click (
    key       BLOB PRIMARY KEY,
    at        INTEGER NOT NULL,
    accepted  INTEGER NOT NULL,
    applied   INTEGER NOT NULL DEFAULT 0,
    refused   INTEGER NOT NULL DEFAULT 0,
    undone    INTEGER NOT NULL DEFAULT 0,
    stray     INTEGER NOT NULL DEFAULT 0,
    attention INTEGER NOT NULL DEFAULT 0,   -- of those still there
    served_at INTEGER NOT NULL DEFAULT 0,   -- when one of its first calls was last begun: the clicks take turns
    paused_at INTEGER,
    ended_at  INTEGER
) WITHOUT ROWID;
CREATE INDEX accepted_click_at ON accepted_click (at) WHERE ended_at IS NOT NULL;
CREATE INDEX accepted_click_open ON accepted_click (at) WHERE ended_at IS NULL;

-- How many changes of a click were answered in each ten seconds.
CREATE TABLE click_pace (
    slot  INTEGER NOT NULL,
    click BLOB NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (slot, click)
) WITHOUT ROWID;

-- There is a row while all submissions are paused.
CREATE TABLE submission_pause (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
);

ALTER TABLE submission ADD COLUMN click BLOB;
ALTER TABLE submission ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;       -- a call ended without an outcome
ALTER TABLE submission ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;       -- a call was or is being made, perhaps
ALTER TABLE submission ADD COLUMN attention INTEGER NOT NULL DEFAULT 0;

-- What is under way from before. Nobody knows which was called: to say so of all is safe.
UPDATE submission SET click = unhex(replace(json_extract(doc, '$.click_batch'), '-', '')), asked = 1, begun = 1;
-- Those that waited behind another one of their order were not.
UPDATE submission SET asked = 0, begun = 0, due_at = 0 WHERE order_id IS NOT NULL AND taken = 0 AND due_at > 100000000000000000;
INSERT INTO accepted_click (key, at, accepted)
    SELECT click, CAST(strftime('%s', 'now') AS INTEGER) * 1000000, count(*) FROM submission GROUP BY click;

CREATE INDEX submission_asked ON submission (due_at) WHERE begun = 1;
CREATE INDEX submission_first ON submission (click, due_at) WHERE begun = 0;
CREATE INDEX submission_of_order ON submission (order_id) WHERE begun = 1;

-- A deadline is that of the first call without an outcome; where there was one, the next such answer notes it.
UPDATE suggestion SET deadline = NULL WHERE deadline IS NOT NULL;
