-- 随班老师 Who goes along stands on the lesson as it was laid out, like its teacher: another one from next week on changes nothing of last
-- week's, and one who stands in has one evening (P3.43, P3.50, P3.54). The group says who goes along to what is laid out next.
ALTER TABLE session ADD COLUMN companion TEXT;
UPDATE session SET companion = (SELECT g.companion FROM grouping g WHERE g.district = session.district
    AND g.place = session.place AND g.grouping = session.grouping);
ALTER TABLE stand_in ADD COLUMN beside BIGINT NOT NULL DEFAULT 0 CHECK (beside IN (0, 1));
