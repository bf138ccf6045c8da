-- 辅导名单 Pupils who find something hard: named by a teacher with the reason, read by their own family and by those who
-- help. Rows are never removed: a need ends.
CREATE TABLE need (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    need     TEXT NOT NULL,
    student  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    date     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    ended_on TEXT,
    ended_by TEXT,
    PRIMARY KEY (district, place, need),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX need_student ON need (district, place, student);

-- Reasons are looked at like the other notes.
ALTER TABLE content RENAME TO old_content;
CREATE TABLE content (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    source   TEXT NOT NULL CHECK (source IN ('carelog', 'help', 'need')),
    subject  TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    verdict  TEXT NOT NULL CHECK (verdict IN ('kept', 'changed')),
    words    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, source, subject, sha256, at),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
INSERT INTO content SELECT district, place, source, subject, sha256, verdict, words, reason, at, by FROM old_content;
DROP TABLE old_content;
