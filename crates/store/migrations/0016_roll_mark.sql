-- 点名记录 Every mark with who, when by the device, how wrong its clock was, when it came in and what became of it.

ALTER TABLE roll ADD COLUMN came_at BIGINT;
ALTER TABLE roll ADD COLUMN conflict_state TEXT;
ALTER TABLE roll ADD COLUMN conflict_at BIGINT;
ALTER TABLE roll ADD COLUMN conflict_by TEXT;
UPDATE roll SET came_at = marked_at;

CREATE TABLE roll_mark (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    mark      TEXT NOT NULL,
    session   TEXT NOT NULL,
    student   TEXT NOT NULL,
    state     TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    skew_ms   BIGINT NOT NULL,
    came_at   BIGINT NOT NULL,
    marked_by TEXT NOT NULL,
    outcome   TEXT NOT NULL CHECK (outcome IN ('applied', 'agreed', 'superseded', 'conflict')),
    PRIMARY KEY (district, place, mark),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session)
);
CREATE INDEX roll_mark_session ON roll_mark (district, place, session);
