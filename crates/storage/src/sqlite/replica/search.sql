-- The text itself is in the product's document. What goes is taken out by its old words: with contentless_delete every
-- row that a search passes would be looked up among those that are gone.
CREATE VIRTUAL TABLE product_text USING fts5(
    names, descriptions, categories,
    content = '', prefix = '2 3', tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO product_text (product_text, rank) VALUES ('rank', 'bm25(10.0, 1.0, 3.0)');

-- Every word that was ever used, and its pieces, so that a mistyped one finds its neighbours.
CREATE TABLE word (
    key  INTEGER PRIMARY KEY,
    word TEXT    NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE word_pieces USING fts5(
    word, content = '', detail = none, tokenize = "trigram remove_diacritics 1"
);

-- What products are filtered by: brand, category, language, state.
CREATE TABLE facet (
    kind  TEXT    NOT NULL,
    value TEXT    NOT NULL,
    key   INTEGER NOT NULL,
    PRIMARY KEY (kind, value, key)
) STRICT, WITHOUT ROWID;

-- Groups may be told of before their products.
CREATE TABLE product_group (
    group_id TEXT    NOT NULL PRIMARY KEY,
    version  INTEGER NOT NULL,
    document TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
    product_id TEXT    NOT NULL PRIMARY KEY,
    version    INTEGER NOT NULL,
    document   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    group_id   TEXT NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (group_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_of_product ON member (product_id);
