-- 请假时段 Slips for hours of a day, and the part of an evening for which a child is expected.

ALTER TABLE leave ADD COLUMN from_minute BIGINT;
ALTER TABLE leave ADD COLUMN until_minute BIGINT;
ALTER TABLE roll ADD COLUMN comes_at BIGINT;
ALTER TABLE roll ADD COLUMN leaves_at BIGINT;
