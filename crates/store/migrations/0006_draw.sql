-- 摇号: a draw is held in the hall first, and told to the families by an act of its own.

ALTER TABLE draw ADD COLUMN published_at BIGINT;
ALTER TABLE draw ADD COLUMN published_by TEXT;
UPDATE draw SET published_at = drawn_at, published_by = drawn_by;
