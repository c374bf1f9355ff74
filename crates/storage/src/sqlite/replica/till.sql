-- What was sold here, as the till said it.
CREATE TABLE sale (
    id       TEXT    NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    document TEXT    NOT NULL
) STRICT;

-- Its effect on stock, in order. Sent up to the number in `sent`.
CREATE TABLE movement (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    sale_id    TEXT    NOT NULL,
    line       INTEGER NOT NULL,
    product_id TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    delta      INTEGER NOT NULL,
    at         INTEGER NOT NULL
) STRICT;

CREATE TABLE numbered (
    product_id TEXT    NOT NULL PRIMARY KEY,
    seq        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sent (number INTEGER NOT NULL) STRICT;
INSERT INTO sent VALUES (0);
