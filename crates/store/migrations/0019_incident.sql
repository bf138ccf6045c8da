-- 意外 托管记录: what happened to a child with the steps that followed, and the line that a teacher writes of an evening.

CREATE TABLE incident (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    incident    TEXT NOT NULL,
    student     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    at_place    TEXT NOT NULL,
    what        TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    reported_by TEXT NOT NULL,
    closed_at   BIGINT,
    closed_by   TEXT,
    conclusion  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, incident),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX incident_student ON incident (district, place, student);

CREATE TABLE incident_step (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    incident TEXT NOT NULL,
    step     TEXT NOT NULL,
    position BIGINT NOT NULL,
    done_at  BIGINT,
    done_by  TEXT,
    note     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, incident, step),
    FOREIGN KEY (district, place, incident) REFERENCES incident (district, place, incident)
);

CREATE TABLE carelog (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    date       TEXT NOT NULL,
    student    TEXT NOT NULL,
    homework   TEXT NOT NULL,
    line       TEXT NOT NULL,
    snack      BIGINT NOT NULL CHECK (snack IN (0, 1)),
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    PRIMARY KEY (district, place, date, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
