-- Imports into the catalogue, in the order in which they came.
CREATE TABLE import (
    seq       INTEGER PRIMARY KEY,
    import_id BLOB NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    file_name TEXT,
    planner   TEXT,
    began_at  INTEGER NOT NULL,
    ended_at  INTEGER,
    state     TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    reason    TEXT,
    taken_up  INTEGER NOT NULL,
    rows      INTEGER NOT NULL,
    done      INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused   INTEGER NOT NULL
);
CREATE INDEX import_open ON import (seq) WHERE ended_at IS NULL;

-- The files of those that are not over.
CREATE TABLE import_file (
    seq   INTEGER PRIMARY KEY REFERENCES import (seq) ON DELETE CASCADE,
    bytes BLOB NOT NULL
);

-- Rows that were refused, all of them.
CREATE TABLE import_refusal (
    seq    INTEGER NOT NULL REFERENCES import (seq) ON DELETE CASCADE,
    line   INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (seq, line)
) WITHOUT ROWID;
