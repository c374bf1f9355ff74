-- Where each feed stands. Written in the transaction of the rows that were made from it.
CREATE TABLE place (
    feed         TEXT    NOT NULL PRIMARY KEY,
    stage        INTEGER NOT NULL,             -- 0 empty, 1 loading a snapshot, 2 following, 3 revoked
    position     INTEGER NOT NULL,
    chain        BLOB    NOT NULL,
    at_position  INTEGER,                      -- while loading: what the snapshot is of, and where it goes on
    at_chain     BLOB,
    next         TEXT,
    known_head   INTEGER NOT NULL,
    last_contact INTEGER,
    as_of        INTEGER,
    unreadable   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unreadable (
    feed     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    event_id TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    PRIMARY KEY (feed, position)
) STRICT, WITHOUT ROWID;

-- That something was erased, until its owner knows. While `is_wiped` is 0, free pages may still hold some of it.
CREATE TABLE receipt (
    feed      TEXT    NOT NULL PRIMARY KEY,
    position  INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    erased_at INTEGER NOT NULL,
    is_wiped  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
