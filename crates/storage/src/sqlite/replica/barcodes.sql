CREATE TABLE barcode (
    code TEXT    NOT NULL,
    key  INTEGER NOT NULL,
    PRIMARY KEY (code, key)
) STRICT, WITHOUT ROWID;

-- Names, brand and categories; the text itself is in the product's document.
CREATE VIRTUAL TABLE product_text USING fts5(
    words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
