-- 到岗 When the teacher of an evening signed in, and who was asked to stand in for one. Rows are never removed: of the
-- questions about one evening one at most waits for its answer.
CREATE TABLE duty (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    session    TEXT NOT NULL,
    teacher    TEXT NOT NULL,
    arrived_at BIGINT NOT NULL,
    arrived_by TEXT NOT NULL,
    PRIMARY KEY (district, place, session, teacher),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session)
);

CREATE TABLE stand_in (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    stand_in    TEXT NOT NULL,
    session     TEXT NOT NULL,
    absent      TEXT NOT NULL,
    person      TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    asked_by    TEXT NOT NULL,
    answer      TEXT CHECK (answer IN ('accepted', 'declined', 'passed')),
    answered_at BIGINT,
    PRIMARY KEY (district, place, stand_in),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session)
);
CREATE UNIQUE INDEX stand_in_open ON stand_in (district, place, session) WHERE answer IS NULL;
CREATE INDEX stand_in_session ON stand_in (district, place, session, answer);

-- One lesson alone may be given up, for want of its teacher too.
ALTER TABLE closure RENAME TO old_closure;
CREATE TABLE closure (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    closure      TEXT NOT NULL,
    from_date    TEXT NOT NULL,
    to_date      TEXT NOT NULL,
    from_minute  BIGINT NOT NULL,
    until_minute BIGINT NOT NULL CHECK (until_minute > from_minute),
    cause        TEXT NOT NULL
        CHECK (cause IN ('weather', 'outage', 'epidemic', 'premises', 'no-teacher', 'other')),
    note         TEXT NOT NULL,
    moved_to     TEXT,
    declared_at  BIGINT NOT NULL,
    declared_by  TEXT NOT NULL,
    lifted_at    BIGINT,
    lifted_by    TEXT,
    grouping     TEXT,
    PRIMARY KEY (district, place, closure)
);
INSERT INTO closure SELECT district, place, closure, from_date, to_date, from_minute, until_minute, cause, note, moved_to,
    declared_at, declared_by, lifted_at, lifted_by, NULL FROM old_closure;
DROP TABLE old_closure;
