-- Views that planners keep.
CREATE TABLE saved_view (
    id         BLOB PRIMARY KEY,
    owner      TEXT NOT NULL,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,      -- the name in lower case: what has to be unlike others
    query      TEXT NOT NULL,
    is_default INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX saved_view_name ON saved_view (owner, folded);
CREATE UNIQUE INDEX saved_view_default ON saved_view (owner) WHERE is_default = 1;
