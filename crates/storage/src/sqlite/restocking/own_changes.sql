-- Versions of orders that are ours alone: between the two lies one change that was asked for from here. Kept until the
-- order itself is known to be that far.
CREATE TABLE own_change (
    order_id     TEXT NOT NULL,
    from_version INTEGER NOT NULL,
    to_version   INTEGER NOT NULL,
    PRIMARY KEY (order_id, from_version)
) WITHOUT ROWID;
