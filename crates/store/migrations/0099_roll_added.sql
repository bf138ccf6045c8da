-- 名单外加入 Children who were taken onto a roll, with the row of a roll that they had before. One who was not meant is taken off again by
-- a row beside it, and has that row back.

CREATE TABLE roll_added (
    district              TEXT NOT NULL,
    place                 TEXT NOT NULL,
    date                  TEXT NOT NULL,
    student               TEXT NOT NULL,
    nth                   BIGINT NOT NULL CHECK (nth > 0),
    session               TEXT NOT NULL,
    added_at              BIGINT NOT NULL,
    added_by              TEXT NOT NULL,
    before_session        TEXT,
    before_state          TEXT CHECK (before_state IN ('expected', 'absent', 'leave')),
    before_marked_at      BIGINT,
    before_marked_by      TEXT,
    before_came_at        BIGINT,
    before_conflict_state TEXT,
    before_conflict_at    BIGINT,
    before_conflict_by    TEXT,
    PRIMARY KEY (district, place, date, student, nth),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK ((before_session IS NULL) = (before_state IS NULL))
);
CREATE INDEX roll_added_session ON roll_added (district, place, session);

CREATE TABLE roll_added_undone (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    date      TEXT NOT NULL,
    student   TEXT NOT NULL,
    nth       BIGINT NOT NULL,
    undone_at BIGINT NOT NULL,
    undone_by TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (district, place, date, student, nth),
    FOREIGN KEY (district, place, date, student, nth) REFERENCES roll_added (district, place, date, student, nth)
);
