-- 录取与候补: a draw is told in one transaction of tens of thousands of rows. PostgreSQL looked up the keys of child and course row by
-- row, which took longer than writing the rows and all their indexes. They are implied: whoever writes a place has read its child and its
-- course in the same transaction, no statement of the program removes either, which tidy holds, and `doctor` looks for a place without
-- them. SQLite, on which every story runs as well, keeps its keys: they cost little there.
/*pg ALTER TABLE placement DROP CONSTRAINT IF EXISTS placement_district_place_student_fkey; pg*/
/*pg ALTER TABLE placement DROP CONSTRAINT IF EXISTS placement_district_place_course_fkey; pg*/
-- One index for a course's seats and its waiting list: of two, each waiting child stood in both.
DROP INDEX placement_waiting;
DROP INDEX placement_course;
CREATE INDEX placement_course ON placement (district, place, course, state, position);
