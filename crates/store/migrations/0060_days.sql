-- 每周几天 A course may meet on several days of the week, and a seat is one for all of them: a bit for each day, Monday 1, Tuesday 2,
-- Wednesday 4 and so on; 0 of a course that meets on its `weekday` alone and was proposed before. One seat a child and day, by the
-- database's own word: a seat stands in the index of each of its days.
ALTER TABLE course ADD COLUMN days BIGINT NOT NULL DEFAULT 0 CHECK (days BETWEEN 0 AND 31);
ALTER TABLE placement ADD COLUMN days BIGINT NOT NULL DEFAULT 0 CHECK (days BETWEEN 0 AND 31);
UPDATE course SET days = CASE weekday WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 4 WHEN 4 THEN 8 ELSE 16 END;
UPDATE placement SET days = COALESCE((SELECT c.days FROM course c
    WHERE c.district = placement.district AND c.place = placement.place AND c.course = placement.course), 0);
DROP INDEX placement_day;
CREATE UNIQUE INDEX placement_mon ON placement (district, place, student) WHERE state = 'placed' AND days & 1 > 0;
CREATE UNIQUE INDEX placement_tue ON placement (district, place, student) WHERE state = 'placed' AND days & 2 > 0;
CREATE UNIQUE INDEX placement_wed ON placement (district, place, student) WHERE state = 'placed' AND days & 4 > 0;
CREATE UNIQUE INDEX placement_thu ON placement (district, place, student) WHERE state = 'placed' AND days & 8 > 0;
CREATE UNIQUE INDEX placement_fri ON placement (district, place, student) WHERE state = 'placed' AND days & 16 > 0;
