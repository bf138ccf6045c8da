-- 送达 A platform counts what one address gets in 24 hours: before each call that is read by address, not from all that the channel carried
-- in a day.
CREATE INDEX delivery_address ON delivery (district, channel, address, tried_at);
