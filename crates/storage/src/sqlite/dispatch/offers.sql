-- Planners' daily offers are parcels, too: without a supplier, and with the planner and the day.
ALTER TABLE parcel ADD COLUMN planner_id TEXT;
ALTER TABLE parcel ADD COLUMN offer_day TEXT;

-- How daily offers ended, ever: forgetting parcels takes nothing away.
CREATE TABLE offer_tally (
    state INTEGER PRIMARY KEY,
    n     INTEGER NOT NULL
);
INSERT INTO offer_tally (state, n) VALUES (1, 0), (2, 0);
CREATE TRIGGER offer_failed_at_once AFTER INSERT ON parcel WHEN NEW.planner_id IS NOT NULL AND NEW.state <> 0
BEGIN UPDATE offer_tally SET n = n + 1 WHERE state = NEW.state; END;
CREATE TRIGGER offer_ended AFTER UPDATE OF state ON parcel WHEN NEW.planner_id IS NOT NULL AND NEW.state <> OLD.state
BEGIN UPDATE offer_tally SET n = n + 1 WHERE state = NEW.state; END;
