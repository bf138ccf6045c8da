-- 课程学期 Courses of the next term are put up, wished for and drawn while this term runs: wishes, what a family asks besides and places
-- name the plan of their term. One seat a child, day and term, by the database's own word.
ALTER TABLE placement ADD COLUMN plan TEXT NOT NULL DEFAULT '';
UPDATE placement SET plan = COALESCE((SELECT c.plan FROM course c WHERE c.district = placement.district
    AND c.place = placement.place AND c.course = placement.course), '');
DROP INDEX placement_mon;
DROP INDEX placement_tue;
DROP INDEX placement_wed;
DROP INDEX placement_thu;
DROP INDEX placement_fri;
CREATE UNIQUE INDEX placement_mon ON placement (district, place, student, plan)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 1 > 0;
CREATE UNIQUE INDEX placement_tue ON placement (district, place, student, plan)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 2 > 0;
CREATE UNIQUE INDEX placement_wed ON placement (district, place, student, plan)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 4 > 0;
CREATE UNIQUE INDEX placement_thu ON placement (district, place, student, plan)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 8 > 0;
CREATE UNIQUE INDEX placement_fri ON placement (district, place, student, plan)
    WHERE state = 'placed' AND ended_at IS NULL AND days & 16 > 0;

-- Under which plan a child's wishes were sent last stands in the journal.
DROP INDEX preference_course;
ALTER TABLE preference RENAME TO old_preference;
CREATE TABLE preference (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    student      TEXT NOT NULL,
    plan         TEXT NOT NULL,
    rank         BIGINT NOT NULL CHECK (rank >= 1),
    course       TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, plan, rank),
    UNIQUE (district, place, student, course),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course)
);
INSERT INTO preference (district, place, student, plan, rank, course, submitted_at)
    SELECT o.district, o.place, o.student, COALESCE(c.plan, (SELECT min(s.scheme) FROM scheme s WHERE s.district = o.district
            AND s.place = o.place AND s.version = j.version), ''), o.rank, o.course, o.submitted_at
    FROM old_preference o
    LEFT JOIN course c ON c.district = o.district AND c.place = o.place AND c.course = o.course
    LEFT JOIN (SELECT district, place, subject, max(scheme_version) AS version FROM journal
        WHERE act = 'preference.submitted' GROUP BY district, place, subject) j
      ON j.district = o.district AND j.place = o.place AND j.subject = o.student;
DROP TABLE old_preference;
CREATE INDEX preference_course ON preference (district, place, course);

ALTER TABLE preference_ask RENAME TO old_preference_ask;
CREATE TABLE preference_ask (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    plan     TEXT NOT NULL,
    most     BIGINT NOT NULL CHECK (most >= 0),
    together BIGINT NOT NULL CHECK (together IN (0, 1)),
    PRIMARY KEY (district, place, student, plan),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
INSERT INTO preference_ask (district, place, student, plan, most, together)
    SELECT o.district, o.place, o.student, COALESCE((SELECT min(s.scheme) FROM scheme s WHERE s.district = o.district
            AND s.place = o.place AND s.version = j.version), ''), o.most, o.together
    FROM old_preference_ask o
    LEFT JOIN (SELECT district, place, subject, max(scheme_version) AS version FROM journal
        WHERE act = 'preference.submitted' GROUP BY district, place, subject) j
      ON j.district = o.district AND j.place = o.place AND j.subject = o.student;
DROP TABLE old_preference_ask;
