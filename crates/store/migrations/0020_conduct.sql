-- 违规退出 因病缺勤: what disturbed others with all that followed from it, and who was away ill.

CREATE TABLE disturbance (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    disturbance TEXT NOT NULL,
    student     TEXT NOT NULL,
    date        TEXT NOT NULL,
    what        TEXT NOT NULL,
    written_at  BIGINT NOT NULL,
    written_by  TEXT NOT NULL,
    PRIMARY KEY (district, place, disturbance),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX disturbance_student ON disturbance (district, place, student);

CREATE TABLE conduct_step (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    step       TEXT NOT NULL,
    student    TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('talk', 'guidance')),
    note       TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    PRIMARY KEY (district, place, step),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX conduct_step_student ON conduct_step (district, place, student);

CREATE TABLE advice (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    advice      TEXT NOT NULL,
    student     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    heard       TEXT NOT NULL,
    alternative TEXT NOT NULL,
    ends_on     TEXT NOT NULL,
    advised_at  BIGINT NOT NULL,
    advised_by  TEXT NOT NULL,
    appealed_at BIGINT,
    appeal      TEXT NOT NULL DEFAULT '',
    granted     BIGINT CHECK (granted IN (0, 1)),
    answer      TEXT NOT NULL DEFAULT '',
    answered_by TEXT,
    ended_at    BIGINT,
    PRIMARY KEY (district, place, advice),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX advice_student ON advice (district, place, student);

CREATE TABLE sickness (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    sickness    TEXT NOT NULL,
    student     TEXT NOT NULL,
    home_class  TEXT NOT NULL,
    onset       TEXT NOT NULL,
    symptoms    TEXT NOT NULL,
    doctor      TEXT NOT NULL,
    diagnosis   TEXT NOT NULL,
    infectious  BIGINT NOT NULL CHECK (infectious IN (0, 1)),
    reported_on TEXT NOT NULL,
    reported_at BIGINT NOT NULL,
    reported_by TEXT NOT NULL,
    returned_on TEXT,
    proof       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, sickness),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX sickness_class ON sickness (district, place, home_class, reported_on);

CREATE TABLE sickness_cluster (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    home_class TEXT NOT NULL,
    symptom    TEXT NOT NULL,
    told_on    TEXT NOT NULL,
    count      BIGINT NOT NULL,
    PRIMARY KEY (district, place, home_class, symptom, told_on)
);
