CREATE TABLE product (
    key        INTEGER PRIMARY KEY,
    product_id TEXT    NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    document   TEXT    NOT NULL
) STRICT;
