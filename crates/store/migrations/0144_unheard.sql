-- 谁加的 On which guardian's word an adult stands on a child's list: the journal has said so since the first one. Whom the register
-- brought along was named by nobody that is known, and stands as before.
ALTER TABLE collector ADD COLUMN named_by TEXT;

UPDATE collector SET named_by = (SELECT max(j.who) FROM journal j
    WHERE j.district = collector.district AND j.place = collector.place AND j.subject = collector.student
      AND j.act = 'collector.added' AND j.after LIKE '%"collector":"' || collector.collector || '"%');

-- 不算数的话 What a guardian said of a child from whom something bars them: it is kept for the management group and changes nothing.
CREATE TABLE unheard (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    date     TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    about    TEXT NOT NULL,
    said     TEXT NOT NULL,
    said_at  BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, date, said_by, about, said),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
