-- 计费单位: what a lesson of a bill costs, whoever bears it: a day's, a month's or a term's price over its lessons. Nothing in
-- rows of before, whose lessons cost the fee's own price: relief falls back to it, and so does a lesson given where the
-- fee is by the lesson.
ALTER TABLE bill ADD COLUMN lesson_fen BIGINT NOT NULL DEFAULT 0 CHECK (lesson_fen >= 0);
