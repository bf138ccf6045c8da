-- 名单外加入 Whoever was seen in its evening and was taken onto extended care beside its list is taken off again like everybody else: its
-- row before may say so. And what extended care had kept of a child that was missed there and found in another room is kept beside the
-- taking on, so that it comes back when that was a mistake.

CREATE TABLE roll_added_seen (
    district              TEXT NOT NULL,
    place                 TEXT NOT NULL,
    date                  TEXT NOT NULL,
    student               TEXT NOT NULL,
    nth                   BIGINT NOT NULL CHECK (nth > 0),
    session               TEXT NOT NULL,
    added_at              BIGINT NOT NULL,
    added_by              TEXT NOT NULL,
    before_session        TEXT,
    before_state          TEXT CHECK (before_state IN ('expected', 'present', 'late', 'absent', 'leave')),
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
INSERT INTO roll_added_seen (district, place, date, student, nth, session, added_at, added_by, before_session, before_state,
                             before_marked_at, before_marked_by, before_came_at, before_conflict_state, before_conflict_at,
                             before_conflict_by)
    SELECT district, place, date, student, nth, session, added_at, added_by, before_session, before_state, before_marked_at,
           before_marked_by, before_came_at, before_conflict_state, before_conflict_at, before_conflict_by
    FROM roll_added;

CREATE TABLE roll_added_undone_seen (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    date      TEXT NOT NULL,
    student   TEXT NOT NULL,
    nth       BIGINT NOT NULL,
    undone_at BIGINT NOT NULL,
    undone_by TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (district, place, date, student, nth),
    FOREIGN KEY (district, place, date, student, nth) REFERENCES roll_added_seen (district, place, date, student, nth)
);
INSERT INTO roll_added_undone_seen (district, place, date, student, nth, undone_at, undone_by, reason)
    SELECT district, place, date, student, nth, undone_at, undone_by, reason
    FROM roll_added_undone;

DROP TABLE roll_added_undone;
DROP TABLE roll_added;
ALTER TABLE roll_added_seen RENAME TO roll_added;
ALTER TABLE roll_added_undone_seen RENAME TO roll_added_undone;
CREATE INDEX roll_added_session ON roll_added (district, place, session);

CREATE TABLE roll_added_over (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    date         TEXT NOT NULL,
    student      TEXT NOT NULL,
    nth          BIGINT NOT NULL,
    session      TEXT NOT NULL,
    into_session TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('present', 'late')),
    marked_at    BIGINT,
    marked_by    TEXT,
    came_at      BIGINT,
    listed       BIGINT NOT NULL CHECK (listed IN (0, 1)),
    rolled_at    BIGINT NOT NULL,
    rolled_by    TEXT NOT NULL,
    PRIMARY KEY (district, place, date, student, nth),
    FOREIGN KEY (district, place, date, student, nth) REFERENCES roll_added (district, place, date, student, nth)
);
