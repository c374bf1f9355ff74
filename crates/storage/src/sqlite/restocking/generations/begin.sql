-- Open lines as they are read, each page a run of its own in the order of its products: every page is written to the
-- end of the table, and reading all runs side by side gives the order of all.
CREATE TABLE line_run (
    run        INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    order_id   TEXT NOT NULL,
    line_id    TEXT NOT NULL,
    doc        NOT NULL,
    PRIMARY KEY (run, product_id, order_id, line_id)
) WITHOUT ROWID;
-- Orders that were read more than once: the lines of the last run count.
CREATE TABLE order_moved (order_id TEXT PRIMARY KEY, run INTEGER NOT NULL) WITHOUT ROWID;

-- Up to which product the runs are put in order.
CREATE TABLE arranged (place TEXT NOT NULL, is_done INTEGER NOT NULL);
INSERT INTO arranged (place, is_done) VALUES ('', 0);

-- What the switch will show, with the condition under which it may: the line's row still is as it was reviewed.
CREATE TABLE suggestion_next AS SELECT * FROM suggestion WHERE false;
ALTER TABLE suggestion_next ADD COLUMN guard INTEGER;           -- 0 there is none, 1 it changes, 2 it gives way
ALTER TABLE suggestion_next ADD COLUMN was_incarnation BLOB;
ALTER TABLE suggestion_next ADD COLUMN was_version INTEGER;
ALTER TABLE suggestion_next ADD COLUMN was_state TEXT;
ALTER TABLE suggestion_next ADD COLUMN basis_as_of INTEGER;
ALTER TABLE suggestion_next ADD COLUMN basis_input BLOB;
CREATE TABLE shortage_next (product_id TEXT PRIMARY KEY, first_day TEXT, doc) WITHOUT ROWID;
CREATE TABLE log_next (
    n              INTEGER PRIMARY KEY,
    product_id     TEXT NOT NULL,
    id             BLOB NOT NULL,
    kind           TEXT NOT NULL,
    subject        TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    causation_id   TEXT,
    data           TEXT NOT NULL
);
-- Products that are to be reviewed anew after the switch.
CREATE TABLE due_next (product_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- Live rows that were written since the rebuild began: 1 supplier, 2 product, 3 stock, 4 order, 5 suggestions of a product.
CREATE TABLE touched (
    kind     INTEGER NOT NULL,
    id       TEXT NOT NULL,
    is_taken INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX touched_open ON touched (kind, id) WHERE is_taken = 0;
