-- 抢位: claims and the key that makes a press one act; one seat a child and weekday, by the database's own word.

ALTER TABLE placement ADD COLUMN weekday BIGINT;
UPDATE placement SET weekday = (SELECT c.weekday FROM course c
    WHERE c.district = placement.district AND c.place = placement.place AND c.course = placement.course);
CREATE UNIQUE INDEX placement_day ON placement (district, place, student, weekday) WHERE state = 'placed';
CREATE INDEX placement_waiting ON placement (district, place, course, position) WHERE state = 'waiting';

-- A claim is held in the waiting room until the opening, or decided at once; seq is the journal row that says so.
CREATE TABLE claim (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    request  TEXT NOT NULL,
    person   TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('held', 'replaced', 'decided', 'refused')),
    at       BIGINT NOT NULL,
    turn     BIGINT NOT NULL,
    wishes   TEXT NOT NULL,
    slots    TEXT NOT NULL,
    reason   TEXT NOT NULL DEFAULT '',
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, request)
);
CREATE UNIQUE INDEX claim_held ON claim (district, place, student) WHERE state = 'held';
CREATE INDEX claim_turn ON claim (district, place, turn) WHERE state = 'held';
