-- 健康报告 A day's report of one child. What is said lies sealed in `paper`; the newest of a day counts. `seq` is the number of
-- its journal row: what came first, also within one moment.
CREATE TABLE report (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    report   TEXT NOT NULL,
    student  TEXT NOT NULL,
    date     TEXT NOT NULL,
    paper    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    seen_at  BIGINT,
    seen_by  TEXT,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, report),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX report_day ON report (district, place, date);
CREATE INDEX report_student ON report (district, place, student);

-- A class's number of a day: nought is a number, no row is silence. The newest counts.
CREATE TABLE report_filed (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    filed      TEXT NOT NULL,
    home_class TEXT NOT NULL,
    date       TEXT NOT NULL,
    cases      BIGINT NOT NULL CHECK (cases >= 0),
    silent     BIGINT NOT NULL CHECK (silent >= 0),
    seq        BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    PRIMARY KEY (district, place, filed),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE INDEX report_filed_day ON report_filed (district, place, date);

-- A family is reminded of a day's report once.
CREATE TABLE report_reminder (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    date     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, date),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

-- 分类管控 What a family declares, what was done since, what the school said. All of it sealed, none of it ever changed.
CREATE TABLE clearance_paper (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    student  TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('declared', 'step', 'word')),
    seq      BIGINT NOT NULL,
    paper    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, paper_id),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX clearance_paper_student ON clearance_paper (district, place, student);

-- Areas of medium or high risk; `until` is excluded.
CREATE TABLE clearance_area (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    area       TEXT NOT NULL,
    city       TEXT NOT NULL,
    part       TEXT NOT NULL,
    from_day   TEXT NOT NULL,
    until_day  TEXT NOT NULL,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    PRIMARY KEY (district, place, area),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- 到校 What the gate did when a pupil came, never why.
CREATE TABLE entry (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    entry    TEXT NOT NULL,
    student  TEXT NOT NULL,
    passed   TEXT NOT NULL CHECK (passed IN ('in', 'closed', 'held')),
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX entry_at ON entry (district, place, at);
