-- 退出结算: what half months away had given back of a bill before its child left: its course has none of that, and the next bill of a
-- child that comes back is reckoned without it.

ALTER TABLE leaving ADD COLUMN halves_fen BIGINT NOT NULL DEFAULT 0 CHECK (halves_fen >= 0);
