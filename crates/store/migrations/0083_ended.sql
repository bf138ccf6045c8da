-- 学期结束 A course ends with the term of the plan under which it opened, and its seats and waiting list with it. What has ended keeps
-- its row, and a seat its state: bills, refunds and rests go by it. It keeps no day of a child, so that the next term can be drawn.
ALTER TABLE course ADD COLUMN plan TEXT;
ALTER TABLE course ADD COLUMN ended_at BIGINT;
ALTER TABLE placement ADD COLUMN ended_at BIGINT;
UPDATE course SET plan = (SELECT min(s.scheme) FROM scheme s WHERE s.district = course.district AND s.place = course.place
        AND s.version = (SELECT max(j.scheme_version) FROM journal j WHERE j.district = course.district AND j.place = course.place
            AND j.act IN ('draw.published', 'claim.settled')))
    WHERE state IN ('open', 'closed');
DROP INDEX placement_mon;
DROP INDEX placement_tue;
DROP INDEX placement_wed;
DROP INDEX placement_thu;
DROP INDEX placement_fri;
CREATE UNIQUE INDEX placement_mon ON placement (district, place, student)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 1 > 0;
CREATE UNIQUE INDEX placement_tue ON placement (district, place, student)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 2 > 0;
CREATE UNIQUE INDEX placement_wed ON placement (district, place, student)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 4 > 0;
CREATE UNIQUE INDEX placement_thu ON placement (district, place, student)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 8 > 0;
CREATE UNIQUE INDEX placement_fri ON placement (district, place, student)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 16 > 0;
