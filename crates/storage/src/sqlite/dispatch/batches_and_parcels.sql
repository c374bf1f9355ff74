-- What is known of (click, supplier). Every row has a revision: a write names the one it read.
CREATE TABLE batch (
    click_batch BLOB NOT NULL,
    supplier_id TEXT NOT NULL,
    due_at      INTEGER,            -- when its next parcel has to be sealed; none while no change waits
    revision    INTEGER NOT NULL,
    doc         BLOB NOT NULL,      -- the batch with its changes, JSON packed with zstd
    PRIMARY KEY (click_batch, supplier_id)
) WITHOUT ROWID;
CREATE INDEX batch_due ON batch (due_at) WHERE due_at IS NOT NULL;

-- To which batch an accepted suggestion belongs.
CREATE TABLE membership (
    incarnation BLOB PRIMARY KEY,
    click_batch BLOB NOT NULL,
    supplier_id TEXT NOT NULL
) WITHOUT ROWID;

-- One row a mail.
CREATE TABLE parcel (
    seq            INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE,
    click_batch    BLOB NOT NULL,
    supplier_id    TEXT NOT NULL,
    supplier_name  TEXT NOT NULL,
    n              INTEGER NOT NULL,   -- which parcel of (click_batch, supplier_id), from 0
    incarnations   BLOB NOT NULL,      -- 16 bytes each
    correlation_id TEXT NOT NULL,
    state          INTEGER NOT NULL,   -- 0 waiting, 1 accepted, 2 failed
    stored_at      INTEGER NOT NULL,
    due_at         INTEGER,            -- while it waits
    attempts       INTEGER NOT NULL,
    ended_at       INTEGER,
    response       TEXT,
    reason         TEXT
);
CREATE INDEX parcel_due ON parcel (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX parcel_state ON parcel (state, stored_at);

-- The mail of a parcel, to the byte: stored before the first attempt, never changed. None where none could be written.
CREATE TABLE mail (
    parcel        INTEGER PRIMARY KEY,
    message_id    TEXT NOT NULL UNIQUE,
    envelope_from TEXT NOT NULL,
    envelope_to   TEXT NOT NULL,
    subject       TEXT NOT NULL,
    bytes         BLOB NOT NULL
);
CREATE TRIGGER mail_never_changes BEFORE UPDATE ON mail
BEGIN SELECT RAISE(ABORT, 'every copy of a mail is the same to the byte'); END;

-- The order lines that a parcel is about: a later mail about the same line refers to the earlier one.
CREATE TABLE parcel_line (
    order_id    TEXT NOT NULL,
    line_id     TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    parcel      INTEGER NOT NULL,
    PRIMARY KEY (order_id, line_id, supplier_id, parcel)
) WITHOUT ROWID;

-- How many parcels stand where: kept, because counting grows with every mail ever sent.
CREATE TABLE parcel_count (
    state INTEGER PRIMARY KEY,
    n     INTEGER NOT NULL
);
INSERT INTO parcel_count (state, n) VALUES (0, 0), (1, 0), (2, 0);
CREATE TRIGGER parcel_counted AFTER INSERT ON parcel
BEGIN UPDATE parcel_count SET n = n + 1 WHERE state = NEW.state; END;
CREATE TRIGGER parcel_recounted AFTER UPDATE OF state ON parcel WHEN NEW.state <> OLD.state
BEGIN
    UPDATE parcel_count SET n = n - 1 WHERE state = OLD.state;
    UPDATE parcel_count SET n = n + 1 WHERE state = NEW.state;
END;
