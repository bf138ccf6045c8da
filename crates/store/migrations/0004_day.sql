-- 当日: sessions, one roll row a child and evening, leave, absences, hand-overs, early collections.

CREATE TABLE session (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    session        TEXT NOT NULL,
    grouping       TEXT NOT NULL,
    date           TEXT NOT NULL,
    from_at        BIGINT NOT NULL,
    until_at       BIGINT NOT NULL CHECK (until_at > from_at),
    lessons        BIGINT NOT NULL,
    teacher        TEXT NOT NULL,
    opened_at      BIGINT,
    roll_closed_at BIGINT,
    roll_closed_by TEXT,
    closed_at      BIGINT,
    closed_by      TEXT,
    PRIMARY KEY (district, place, session),
    UNIQUE (district, place, grouping, date),
    FOREIGN KEY (district, place, grouping) REFERENCES grouping (district, place, grouping),
    CHECK (closed_at IS NULL OR roll_closed_at IS NOT NULL)
);
CREATE INDEX session_date ON session (district, place, date);

-- The key is the child and the evening: the database itself forbids a child in two places.
CREATE TABLE roll (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    date      TEXT NOT NULL,
    student   TEXT NOT NULL,
    session   TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('expected', 'present', 'late', 'absent', 'leave', 'handed-over')),
    marked_at BIGINT,
    marked_by TEXT,
    attended  BIGINT NOT NULL DEFAULT 0 CHECK (attended IN (0, 1)),
    PRIMARY KEY (district, place, date, student),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX roll_session ON roll (district, place, session);

CREATE TABLE friday (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    date      TEXT NOT NULL,
    attends   BIGINT NOT NULL CHECK (attends IN (0, 1)),
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, date),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

CREATE TABLE leave (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    leave     TEXT NOT NULL,
    student   TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date   TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('sick', 'affair')),
    way       TEXT NOT NULL CHECK (way IN ('page', 'paper')),
    note      TEXT NOT NULL,
    asked_at  BIGINT NOT NULL,
    asked_by  TEXT NOT NULL,
    PRIMARY KEY (district, place, leave),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX leave_student ON leave (district, place, student);

CREATE TABLE absence (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    date        TEXT NOT NULL,
    student     TEXT NOT NULL,
    session     TEXT NOT NULL,
    home_class  TEXT NOT NULL,
    follower    TEXT NOT NULL,
    opened_at   BIGINT NOT NULL,
    closed_at   BIGINT,
    closed_by   TEXT,
    whereabouts TEXT NOT NULL DEFAULT '',
    said_by     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, date, student),
    FOREIGN KEY (district, place, date, student) REFERENCES roll (district, place, date, student)
);

CREATE TABLE handover (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    date        TEXT NOT NULL,
    student     TEXT NOT NULL,
    collector   TEXT NOT NULL,
    name        TEXT NOT NULL,
    relation    TEXT NOT NULL,
    released_by TEXT NOT NULL,
    released_at BIGINT NOT NULL,
    early       BIGINT NOT NULL CHECK (early IN (0, 1)),
    PRIMARY KEY (district, place, date, student),
    FOREIGN KEY (district, place, date, student) REFERENCES roll (district, place, date, student)
);

CREATE TABLE pickup (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    pickup     TEXT NOT NULL,
    date       TEXT NOT NULL,
    student    TEXT NOT NULL,
    collector  TEXT NOT NULL,
    name       TEXT NOT NULL,
    relation   TEXT NOT NULL,
    reason     TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    checked_by TEXT NOT NULL,
    signed_at  BIGINT,
    signed_by  TEXT,
    exited_at  BIGINT,
    exited_by  TEXT,
    PRIMARY KEY (district, place, pickup),
    UNIQUE (district, place, date, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (exited_at IS NULL OR signed_at IS NOT NULL)
);
