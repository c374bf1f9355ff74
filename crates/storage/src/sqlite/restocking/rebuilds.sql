-- Rebuilds: at most one is under way. Its own tables are made when it begins, and go when it is over.
CREATE TABLE rebuild (
    number  INTEGER PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE,
    step    INTEGER NOT NULL,
    is_over INTEGER NOT NULL,
    schema  INTEGER NOT NULL,   -- version of this file's schema when it began: its tables were made like those
    doc     TEXT NOT NULL
);
CREATE UNIQUE INDEX rebuild_under_way ON rebuild (is_over) WHERE is_over = 0;

-- Rows of a source of which something had to be told.
CREATE TABLE rebuild_told (
    n         INTEGER PRIMARY KEY,
    number    INTEGER NOT NULL,
    part      TEXT NOT NULL,
    is_mended INTEGER NOT NULL,
    place     TEXT NOT NULL,
    fault     TEXT NOT NULL,
    detail    TEXT NOT NULL
);
CREATE INDEX rebuild_told_of ON rebuild_told (number, part, is_mended);
