-- What passed through this context: 0 came in, 1 was said. The source is empty for what it said itself, and for all those
-- beyond the number that is told apart.
CREATE TABLE traffic (
    way      INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    source   TEXT NOT NULL,
    n        INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    PRIMARY KEY (way, kind, source)
) WITHOUT ROWID;

-- The same by stretches of ten minutes, as far back as rates look.
CREATE TABLE traffic_lately (
    stretch INTEGER NOT NULL,
    way     INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    n       INTEGER NOT NULL,
    PRIMARY KEY (stretch, way, kind)
) WITHOUT ROWID;

-- What passed before this was counted. Rates begin now.
INSERT INTO traffic (way, kind, source, n, first_at, last_at)
SELECT 0, kind, json_extract(envelope, '$.source'), count(*), min(received_at), max(received_at) FROM inbox GROUP BY 2, 3;
INSERT INTO traffic (way, kind, source, n, first_at, last_at)
SELECT 1, kind, '', count(*), min(time), max(time) FROM log GROUP BY 2;
