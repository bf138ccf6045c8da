-- 社区请假 A day on which a child does not come to its community's class (P2.28): one row a child and day. It stands while `ended_at` is
-- empty; `ends` counts how often it was taken back, because whoever was told that the child is missing is told anew afterwards.
CREATE TABLE agreement_leave (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    date     TEXT NOT NULL,
    late     BIGINT NOT NULL CHECK (late IN (0, 1)),
    asked_at BIGINT NOT NULL,
    asked_by TEXT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT,
    ends     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (district, place, student, date),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
