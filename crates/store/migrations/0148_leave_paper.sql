-- 没有假条的请假 A teacher says that a child is on leave, and there is no slip: it is absent, and this stays beside it.
ALTER TABLE roll ADD COLUMN said_leave BIGINT NOT NULL DEFAULT 0 CHECK (said_leave IN (0, 1));

-- 假条照片 The picture of a slip that came on paper, as text.
CREATE TABLE leave_paper (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    leave    TEXT NOT NULL,
    student  TEXT NOT NULL,
    format   TEXT NOT NULL,
    packed   TEXT NOT NULL,
    put_at   BIGINT NOT NULL,
    put_by   TEXT NOT NULL,
    PRIMARY KEY (district, place, leave),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

-- 影响他人的事 What kind of thing disturbed others, at which minute of the day, and who saw it.
ALTER TABLE disturbance ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE disturbance ADD COLUMN minute BIGINT;
ALTER TABLE disturbance ADD COLUMN witness TEXT NOT NULL DEFAULT '';

-- 问题单 Something that is wrong, who sees to it until when, and what became of it.
CREATE TABLE problem (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    problem     TEXT NOT NULL,
    what        TEXT NOT NULL,
    owner       TEXT NOT NULL,
    due_at      BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    reported_by TEXT NOT NULL,
    closed_at   BIGINT,
    closed_by   TEXT,
    note        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, problem),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
