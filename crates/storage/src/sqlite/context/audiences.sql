-- What is said once has one id, for ever.
CREATE UNIQUE INDEX log_id ON log (id);

-- Who hears: the whole log has the name '', the others those of a class and what narrows it. With how far each log goes.
CREATE TABLE audience (
    n        INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    chain    BLOB NOT NULL
);
CREATE TRIGGER audience_goes_forward BEFORE UPDATE ON audience
WHEN NEW.n <> OLD.n OR NEW.name <> OLD.name OR NEW.position < OLD.position
BEGIN SELECT RAISE(ABORT, 'a feed is append-only: its head goes forward'); END;
CREATE TRIGGER audience_stays BEFORE DELETE ON audience
BEGIN SELECT RAISE(ABORT, 'a feed is append-only: its head goes forward'); END;

-- The log of each audience: positions of its own, without gaps, and the digest of all up to each.
CREATE TABLE audience_log (
    audience     INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    log_position INTEGER NOT NULL,
    chain        BLOB NOT NULL,
    PRIMARY KEY (audience, position)
) WITHOUT ROWID;
CREATE TRIGGER audience_log_is_append_only_no_update BEFORE UPDATE ON audience_log
BEGIN SELECT RAISE(ABORT, 'a feed is append-only: say it anew with a compensating event'); END;
CREATE TRIGGER audience_log_is_append_only_no_delete BEFORE DELETE ON audience_log
BEGIN SELECT RAISE(ABORT, 'a feed is append-only: say it anew with a compensating event'); END;

-- The same by subject and type, for snapshots of any position.
CREATE TABLE audience_subject (
    audience     INTEGER NOT NULL,
    subject      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    position     INTEGER NOT NULL,
    log_position INTEGER NOT NULL,
    PRIMARY KEY (audience, subject, kind, position)
) WITHOUT ROWID;
CREATE TRIGGER audience_subject_is_append_only_no_update BEFORE UPDATE ON audience_subject
BEGIN SELECT RAISE(ABORT, 'a feed is append-only: say it anew with a compensating event'); END;
CREATE TRIGGER audience_subject_is_append_only_no_delete BEFORE DELETE ON audience_subject
BEGIN SELECT RAISE(ABORT, 'a feed is append-only: say it anew with a compensating event'); END;
