CREATE TABLE price_list (
    list_id  TEXT    NOT NULL PRIMARY KEY,
    version  INTEGER NOT NULL,
    document TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE price (
    product_id TEXT    NOT NULL,
    list_id    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    document   TEXT    NOT NULL,
    PRIMARY KEY (product_id, list_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale (
    product_id TEXT    NOT NULL,
    sale_id    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    document   TEXT    NOT NULL,
    PRIMARY KEY (product_id, sale_id)
) STRICT, WITHOUT ROWID;
