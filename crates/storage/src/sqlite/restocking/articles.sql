-- What the catalogue calls products, and where it files them. No part of a generation: a rebuild reads what planning and the
-- central system say, and puts this over it.
CREATE TABLE article (
    product_id TEXT PRIMARY KEY,
    version    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    category   TEXT
) WITHOUT ROWID;
