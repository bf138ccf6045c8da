-- 结余办结: what was said of a surplus comes true by another person than who said it. How often, when it was done last, and by whom.
ALTER TABLE surplus ADD COLUMN times BIGINT NOT NULL DEFAULT 0 CHECK (times >= 0);
ALTER TABLE surplus ADD COLUMN settled_at BIGINT;
ALTER TABLE surplus ADD COLUMN settled_by TEXT;

-- 提前终止减免: a relief that was ended before its time keeps the day that was said, whatever becomes of the term's last day; why stands
-- sealed where the reason of a refusal does.
ALTER TABLE relief ADD COLUMN ended_at BIGINT;
ALTER TABLE relief ADD COLUMN ended_by TEXT;
