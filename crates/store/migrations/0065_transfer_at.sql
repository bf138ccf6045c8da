-- 月结: a month is read by its days, not with all that a place has ever moved.
CREATE INDEX transfer_at ON transfer (district, place, at);
