-- 摇号数字 What a draw came to, for whoever reads many schools at once: worth of the seats, its bound, children who wished
-- and got nothing, courses that did not open. Draws held before have it in their folder only.
ALTER TABLE draw ADD COLUMN worth BIGINT;
ALTER TABLE draw ADD COLUMN bound BIGINT;
ALTER TABLE draw ADD COLUMN wishing BIGINT;
ALTER TABLE draw ADD COLUMN got_nothing BIGINT;
ALTER TABLE draw ADD COLUMN unopened BIGINT;
