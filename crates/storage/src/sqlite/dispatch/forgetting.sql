-- What has ended is deleted after a while: mails and batches hold names and addresses.
ALTER TABLE batch ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;   -- nothing more can come of it
CREATE INDEX batch_settled ON batch (settled) WHERE settled = 1;
CREATE INDEX membership_batch ON membership (click_batch, supplier_id);
CREATE INDEX parcel_batch ON parcel (click_batch, supplier_id);
CREATE INDEX parcel_ended ON parcel (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX parcel_line_parcel ON parcel_line (parcel);
CREATE TRIGGER parcel_uncounted AFTER DELETE ON parcel
BEGIN UPDATE parcel_count SET n = n - 1 WHERE state = OLD.state; END;
