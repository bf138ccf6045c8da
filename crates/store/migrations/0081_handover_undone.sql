-- 还在里面 A hand-over that was pressed by mistake is taken back by a row beside it. A child may then be handed over again, so that
-- hand-overs of an evening are counted, and the child's one row of the roll names the one that stands. stood is where the roll had the
-- child before; of older rows nobody knows whether it had come late.

ALTER TABLE handover RENAME TO old_handover;

CREATE TABLE handover (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    date        TEXT NOT NULL,
    student     TEXT NOT NULL,
    nth         BIGINT NOT NULL CHECK (nth > 0),
    collector   TEXT NOT NULL,
    name        TEXT NOT NULL,
    relation    TEXT NOT NULL,
    released_by TEXT NOT NULL,
    released_at BIGINT NOT NULL,
    early       BIGINT NOT NULL CHECK (early IN (0, 1)),
    stood       TEXT NOT NULL CHECK (stood IN ('present', 'late')),
    PRIMARY KEY (district, place, date, student, nth),
    FOREIGN KEY (district, place, date, student) REFERENCES roll (district, place, date, student)
);
INSERT INTO handover (district, place, date, student, nth, collector, name, relation, released_by, released_at, early, stood)
    SELECT district, place, date, student, 1, collector, name, relation, released_by, released_at, early, 'present'
    FROM old_handover;

DROP TABLE old_handover;

CREATE TABLE handover_undone (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    date      TEXT NOT NULL,
    student   TEXT NOT NULL,
    nth       BIGINT NOT NULL,
    undone_at BIGINT NOT NULL,
    undone_by TEXT NOT NULL,
    cause     TEXT NOT NULL CHECK (cause IN ('wrong-child', 'not-taken', 'other')),
    reason    TEXT NOT NULL,
    PRIMARY KEY (district, place, date, student, nth),
    FOREIGN KEY (district, place, date, student, nth) REFERENCES handover (district, place, date, student, nth)
);

ALTER TABLE roll ADD COLUMN handed BIGINT CHECK (handed IS NULL OR state = 'handed-over');
UPDATE roll SET handed = 1 WHERE state = 'handed-over';
