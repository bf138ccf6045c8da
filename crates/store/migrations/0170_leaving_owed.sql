-- 退出结算: what of a bill comes back beside it, by a debt of the course, so that its family can reckon what goes back.

ALTER TABLE leaving ADD COLUMN owed_fen BIGINT NOT NULL DEFAULT 0 CHECK (owed_fen >= 0);
