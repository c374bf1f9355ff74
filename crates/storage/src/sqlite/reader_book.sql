-- How far each reader has read each feed.
CREATE TABLE reader_place (
    reader   TEXT NOT NULL,
    feed     TEXT NOT NULL,
    position INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (reader, feed)
) WITHOUT ROWID;

-- What is taken from a reader: a feed, or all where that is ''.
CREATE TABLE reader_revocation (
    reader TEXT NOT NULL,
    feed   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (reader, feed)
) WITHOUT ROWID;

-- That a reader holds nothing of a feed any more.
CREATE TABLE reader_receipt (
    reader    TEXT NOT NULL,
    feed      TEXT NOT NULL,
    position  INTEGER NOT NULL,
    rows      INTEGER NOT NULL,
    erased_at INTEGER NOT NULL,
    PRIMARY KEY (reader, feed)
) WITHOUT ROWID;
