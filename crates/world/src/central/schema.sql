CREATE TABLE IF NOT EXISTS product (
    product_id TEXT PRIMARY KEY,
    version    INTEGER NOT NULL,
    document   TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS supplier (
    supplier_id TEXT PRIMARY KEY,
    version     INTEGER NOT NULL,
    document    TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS purchase_order (
    order_id TEXT PRIMARY KEY,
    status   TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS purchase_order_by_status ON purchase_order (status);

CREATE TABLE IF NOT EXISTS order_product (
    product_id TEXT NOT NULL,
    order_id   TEXT NOT NULL,
    PRIMARY KEY (product_id, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS stock (
    product_id  TEXT NOT NULL,
    location_id TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    level       INTEGER NOT NULL,
    PRIMARY KEY (product_id, location_id)
) STRICT;

-- Idempotency keys with the answer that was given; it is given again.
CREATE TABLE IF NOT EXISTS command (
    key      TEXT PRIMARY KEY,
    order_id TEXT NOT NULL,
    digest   BLOB NOT NULL,
    outcome  TEXT NOT NULL,
    status   INTEGER NOT NULL,
    version  INTEGER,
    answer   TEXT NOT NULL,
    at       TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS applied_change (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    key      TEXT,
    order_id TEXT NOT NULL,
    version  INTEGER NOT NULL,
    change   TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS applied_change_by_key ON applied_change (key);

-- What is still to be published, written in the transaction of the change itself.
CREATE TABLE IF NOT EXISTS outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    event    TEXT NOT NULL
) STRICT;

-- How far each actor has worked, written in the transaction of its work.
CREATE TABLE IF NOT EXISTS progress (
    actor TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT;
