-- 作废: a draw that nobody was told of may be voided, with a reason that everyone can read; the next has a name of its own.

ALTER TABLE draw ADD COLUMN voided_at BIGINT;
ALTER TABLE draw ADD COLUMN voided_by TEXT;
ALTER TABLE draw ADD COLUMN void_reason TEXT;
