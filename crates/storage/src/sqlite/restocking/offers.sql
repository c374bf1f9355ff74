-- The daily offer. The latest day whose offer a planner has had, also where there was nothing to say.
CREATE TABLE offer (
    planner_id TEXT PRIMARY KEY,
    day        TEXT NOT NULL
) WITHOUT ROWID;

-- When the line arrives as it is: whether a suggestion can still be accepted depends on it.
ALTER TABLE suggestion ADD COLUMN from_date TEXT AS (json_extract(life, '$.proposal.from_date')) VIRTUAL;
CREATE INDEX suggestion_arrives ON suggestion (from_date) WHERE current = 1 AND state = 'open';
