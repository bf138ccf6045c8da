-- 路队 Lines and buses, and who signed for each child on its way; marks that came when nothing could change any more.

CREATE TABLE escort (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    escort      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('line', 'bus')),
    plate       TEXT NOT NULL CHECK (plate <> ''),
    leader      TEXT NOT NULL,
    arranged_at BIGINT NOT NULL,
    arranged_by TEXT NOT NULL,
    ended_at    BIGINT,
    ended_by    TEXT,
    PRIMARY KEY (district, place, escort)
);
CREATE UNIQUE INDEX escort_plate ON escort (district, place, plate) WHERE ended_at IS NULL;

CREATE TABLE escort_child (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    date       TEXT NOT NULL,
    student    TEXT NOT NULL,
    given_at   BIGINT NOT NULL,
    given_by   TEXT NOT NULL,
    escort     TEXT NOT NULL,
    taken_at   BIGINT,
    taken_by   TEXT,
    arrived_at BIGINT,
    arrived_by TEXT,
    ended_at   BIGINT,
    ended_by   TEXT,
    ended      TEXT CHECK (ended IN ('back', 'handed-over')),
    PRIMARY KEY (district, place, date, student, given_at),
    FOREIGN KEY (district, place, date, student) REFERENCES roll (district, place, date, student),
    FOREIGN KEY (district, place, escort) REFERENCES escort (district, place, escort),
    CHECK (arrived_at IS NULL OR taken_at IS NOT NULL)
);
-- A child is on its way with one line at a time.
CREATE UNIQUE INDEX escort_child_open ON escort_child (district, place, date, student) WHERE ended_at IS NULL;
CREATE INDEX escort_child_escort ON escort_child (district, place, escort, date);

CREATE TABLE roll_late (
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
    why       TEXT NOT NULL,
    looked_at BIGINT,
    looked_by TEXT,
    note      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, mark),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session)
);
CREATE INDEX roll_late_session ON roll_late (district, place, session);
