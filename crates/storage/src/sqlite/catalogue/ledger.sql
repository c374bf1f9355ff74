-- The latest of each aggregate and axis: what was last published of it, or last heard.
CREATE TABLE ledger (
    seq     INTEGER PRIMARY KEY,
    axis    TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    due_at  INTEGER,
    doc     TEXT NOT NULL
);
CREATE UNIQUE INDEX ledger_key ON ledger (axis, id);
CREATE INDEX ledger_due ON ledger (axis, due_at) WHERE due_at IS NOT NULL;

-- How many rows an axis has: counting them would read them all.
CREATE TABLE ledger_count (
    axis TEXT PRIMARY KEY,
    n    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER ledger_counts AFTER INSERT ON ledger
BEGIN
    INSERT INTO ledger_count (axis, n) VALUES (new.axis, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- By what else a row is found.
CREATE TABLE ledger_link (
    kind    TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_id   TEXT NOT NULL,
    PRIMARY KEY (kind, from_id, to_id)
) WITHOUT ROWID;
CREATE INDEX ledger_link_to ON ledger_link (to_id, kind);

-- The words by which people find a row; no text is kept twice.
CREATE VIRTUAL TABLE ledger_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
