-- 原路退回、退票、撤回: what a channel last said of money that goes back, and whether a family has it twice; second payments of an order
-- go back as well. A refund may bounce and be held anew, go into parts, stand on the bank's list, or be taken back by its family.
ALTER TABLE tender_return ADD COLUMN channel_no TEXT NOT NULL DEFAULT '';
ALTER TABLE tender_return ADD COLUMN word TEXT NOT NULL DEFAULT '';
ALTER TABLE tender_return ADD COLUMN told_at BIGINT;
ALTER TABLE tender_return ADD COLUMN twice BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tender_return ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE tender_return ADD COLUMN said_by TEXT;
CREATE INDEX tender_return_refund ON tender_return (district, place, refund);

ALTER TABLE refund ADD COLUMN times BIGINT NOT NULL DEFAULT 0;
ALTER TABLE refund ADD COLUMN listed_at BIGINT;
ALTER TABLE refund ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE refund ADD COLUMN withdrawn_by TEXT;
