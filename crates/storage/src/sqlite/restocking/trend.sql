-- What happened per day, counted from the log, and what was open, sampled. Narrow: a row per day, kind and currency.
CREATE TABLE trend_flow (
    day      TEXT NOT NULL,
    what     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    currency TEXT NOT NULL,
    n        INTEGER NOT NULL,
    value    INTEGER NOT NULL,   -- ten-thousandths of the currency's unit
    PRIMARY KEY (day, what, kind, currency)
) WITHOUT ROWID;

-- Up to which position of the log that is.
CREATE TABLE trend_counted (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL
);
INSERT INTO trend_counted (one, position) VALUES (1, 0);

CREATE TABLE trend_sample (
    at  INTEGER PRIMARY KEY,   -- business time
    day TEXT NOT NULL
);
CREATE INDEX trend_sample_day ON trend_sample (day, at);
CREATE TABLE trend_level (
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    currency TEXT NOT NULL,
    n        INTEGER NOT NULL,
    value    INTEGER NOT NULL,
    PRIMARY KEY (at, kind, currency)
) WITHOUT ROWID;
