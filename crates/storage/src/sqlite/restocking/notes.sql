-- Short texts under a name, such as the fingerprint of what the reviews went by.
CREATE TABLE note (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) WITHOUT ROWID;
