-- 送达先后: what somebody waits for is sent before what can wait, however long the rest has waited. What waits now and is of no use
-- after two hours is an alarm or a code.
ALTER TABLE delivery ADD COLUMN urgency BIGINT NOT NULL DEFAULT 2;
UPDATE delivery SET urgency = 0 WHERE state = 'waiting' AND gives_up_at <= due_at + 7200000;
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (district, place, state, channel, urgency, due_at);
DROP INDEX outbox_unsent;
CREATE INDEX outbox_unsent ON outbox (district, place, seq, part) WHERE sent_at IS NULL;
