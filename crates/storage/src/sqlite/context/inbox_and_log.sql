-- What came in. A row is never changed: where an entry stands is told by inbox_open and inbox_note.
CREATE TABLE inbox (
    seq            INTEGER PRIMARY KEY,
    key            BLOB NOT NULL UNIQUE,   -- 16 bytes of BLAKE3 over source and id: a narrow index, no time window
    digest         BLOB NOT NULL,
    kind           TEXT NOT NULL,
    subject        TEXT,
    thin           INTEGER NOT NULL,
    correlation_id TEXT NOT NULL,
    received_at    INTEGER NOT NULL,
    envelope       TEXT NOT NULL
);
CREATE INDEX inbox_subject ON inbox (subject);

-- Entries that are not at their end: 0 pending, 3 held, 4 dead. Handled ones leave no row.
CREATE TABLE inbox_open (
    seq      INTEGER PRIMARY KEY,
    lane     INTEGER NOT NULL,
    state    INTEGER NOT NULL,
    subject  TEXT,
    holds    INTEGER NOT NULL DEFAULT 0,   -- a dead thin event holds the later ones of its subject
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at   INTEGER NOT NULL DEFAULT 0,
    reason   TEXT
);
CREATE INDEX inbox_open_turn ON inbox_open (lane, state);
CREATE INDEX inbox_open_waiting ON inbox_open (subject) WHERE state <> 0 OR due_at > 0;

-- Why an entry was ignored.
CREATE TABLE inbox_note (
    seq    INTEGER PRIMARY KEY,
    reason TEXT NOT NULL
);

-- The book: 0 to 4 entries by state, 10 received, 11 duplicates, 12 contradictions.
CREATE TABLE inbox_tally (
    kind  TEXT NOT NULL,
    what  INTEGER NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (kind, what)
) WITHOUT ROWID;

-- How far other logs were received.
CREATE TABLE inbox_cursor (
    feed     TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

-- What this context said. Positions are gapless: they are given by the one writer, inside the transaction.
CREATE TABLE log (
    position       INTEGER PRIMARY KEY,
    id             BLOB NOT NULL,
    kind           TEXT NOT NULL,
    subject        TEXT NOT NULL,
    time           INTEGER NOT NULL,
    correlation_id TEXT NOT NULL,
    causation_id   TEXT,
    data           TEXT NOT NULL
);
CREATE INDEX log_subject ON log (subject);
CREATE TRIGGER log_is_append_only_no_update BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only: say it anew with a compensating event'); END;
CREATE TRIGGER log_is_append_only_no_delete BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only: say it anew with a compensating event'); END;
