-- 停值 Since when a turn is nobody's because its evening is not held: it counts for no share unless that person came all
-- the same, and is its person's again where the evening is held after all.
ALTER TABLE rota_turn ADD COLUMN off_at BIGINT;
