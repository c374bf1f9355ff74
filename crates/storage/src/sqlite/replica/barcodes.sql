CREATE TABLE barcode (
    code TEXT    NOT NULL,
    key  INTEGER NOT NULL,
    PRIMARY KEY (code, key)
) STRICT, WITHOUT ROWID;

-- Names and brand; the text itself is in the product's document. What goes is taken out by its old words: with
-- contentless_delete every row that a search passes would be looked up among those that are gone.
CREATE VIRTUAL TABLE product_text USING fts5(
    words, content = '', tokenize = "unicode61 remove_diacritics 2"
);

-- Its words, in their order.
CREATE VIRTUAL TABLE product_word USING fts5vocab(product_text, row);
