-- Facts. Every row has a revision: a write names the one it read, and changes nothing where it is another.
CREATE TABLE product (
    product_id  TEXT PRIMARY KEY,
    supplier_id TEXT NOT NULL,
    doc         TEXT NOT NULL,
    revision    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX product_supplier ON product (supplier_id);

CREATE TABLE supplier (
    supplier_id TEXT PRIMARY KEY,
    doc         TEXT NOT NULL,
    revision    INTEGER NOT NULL
) WITHOUT ROWID;

-- Apart from the product: a sale writes these few bytes, not the forecast.
CREATE TABLE stock (
    product_id TEXT PRIMARY KEY,
    doc        TEXT NOT NULL,
    stale      INTEGER NOT NULL,
    revision   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX stock_stale ON stock (product_id) WHERE stale = 1;

CREATE TABLE purchase_order (
    order_id TEXT PRIMARY KEY,
    doc      TEXT NOT NULL,
    revision INTEGER NOT NULL
) WITHOUT ROWID;

-- The open lines of the orders, as reviews look for them: by product.
CREATE TABLE open_line (
    product_id TEXT NOT NULL,
    order_id   TEXT NOT NULL,
    line_id    TEXT NOT NULL,
    doc        TEXT NOT NULL,
    PRIMARY KEY (product_id, order_id, line_id)
) WITHOUT ROWID;
CREATE INDEX open_line_order ON open_line (order_id);

-- Suggestions: the latest of each line is current; one that gave way to a newer is history.
CREATE TABLE suggestion (
    n              INTEGER PRIMARY KEY,
    incarnation    BLOB NOT NULL UNIQUE,
    version        INTEGER NOT NULL,
    state          TEXT NOT NULL,
    current        INTEGER NOT NULL,
    order_id       TEXT NOT NULL,
    line_id        TEXT NOT NULL,
    product_id     TEXT NOT NULL,
    product_name   TEXT NOT NULL,
    supplier_id    TEXT NOT NULL,
    supplier_name  TEXT NOT NULL,
    category       TEXT,
    kind           TEXT NOT NULL,
    value          INTEGER NOT NULL,   -- ten-thousandths of the currency's unit
    currency       TEXT NOT NULL,
    sort_date      TEXT NOT NULL,
    opened_at      INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    wake_at        INTEGER,            -- end of a snooze or dismissal, business time
    deadline       INTEGER,            -- of a submission, wall time
    ended_at       INTEGER,
    correlation_id TEXT NOT NULL,
    life           TEXT NOT NULL,      -- the lifecycle's row
    details        TEXT NOT NULL
);
CREATE UNIQUE INDEX suggestion_line ON suggestion (order_id, line_id) WHERE current = 1;
CREATE INDEX suggestion_product ON suggestion (product_id) WHERE current = 1;
CREATE INDEX suggestion_list ON suggestion (state, value) WHERE current = 1;
CREATE INDEX suggestion_supplier ON suggestion (supplier_id, state) WHERE current = 1;
CREATE INDEX suggestion_wake ON suggestion (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX suggestion_deadline ON suggestion (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX suggestion_ended ON suggestion (ended_at) WHERE ended_at IS NOT NULL;

-- What was known when a suggestion last changed visibly, packed with zstd.
CREATE TABLE suggestion_basis (
    incarnation BLOB PRIMARY KEY,
    as_of       INTEGER NOT NULL,
    input       BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE tombstone (
    order_id    TEXT NOT NULL,
    line_id     TEXT NOT NULL,
    product_id  TEXT NOT NULL,
    incarnation BLOB NOT NULL,
    doc         TEXT NOT NULL,
    PRIMARY KEY (order_id, line_id)
) WITHOUT ROWID;
CREATE INDEX tombstone_product ON tombstone (product_id);

-- Accepted changes on their way to the central system.
CREATE TABLE submission (
    id       BLOB PRIMARY KEY,
    how      INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,
    doc      TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX submission_due ON submission (due_at);

CREATE TABLE click (
    key    BLOB PRIMARY KEY,
    answer TEXT NOT NULL,
    at     INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE shortage (
    product_id TEXT PRIMARY KEY,
    first_day  TEXT NOT NULL,
    doc        TEXT NOT NULL
) WITHOUT ROWID;

-- Work that is due.
CREATE TABLE review_due (
    product_id TEXT PRIMARY KEY,
    due_at     INTEGER NOT NULL,
    token      INTEGER NOT NULL,
    cause      TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX review_due_at ON review_due (due_at);

CREATE TABLE fetch (
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    due_at   INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX fetch_due ON fetch (due_at);

CREATE TABLE moment (
    name TEXT PRIMARY KEY,
    at   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    n    INTEGER NOT NULL
) WITHOUT ROWID;
