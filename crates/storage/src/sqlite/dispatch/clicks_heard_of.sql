-- When a change of a click last came to its end, whichever supplier it goes to: while a click goes on, its mails wait for
-- what is missing.
CREATE TABLE click_heard_of (
    click_batch BLOB PRIMARY KEY,
    at          INTEGER NOT NULL
) WITHOUT ROWID;
