-- 暑期服务点 暑托报名 并点: how full each point of a period is, who signed up where, what families were asked.
-- place is the plan's own, mostly the district's; school is on whose roll the child is.

CREATE TABLE point (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    scheme    TEXT NOT NULL,
    period    BIGINT NOT NULL,
    point     TEXT NOT NULL,
    capacity  BIGINT NOT NULL,
    taken     BIGINT NOT NULL,
    kept      TEXT,
    closed_at BIGINT,
    PRIMARY KEY (district, place, scheme, period, point),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    CHECK (taken >= 0 AND taken <= capacity),
    CHECK (closed_at IS NULL OR taken = 0)
);

CREATE TABLE signup (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    scheme     TEXT NOT NULL,
    period     BIGINT NOT NULL,
    student    TEXT NOT NULL,
    school     TEXT NOT NULL,
    point      TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('placed', 'waiting', 'withdrawn')),
    note       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    moved_from TEXT,
    refund     TEXT CHECK (refund IN ('whole', 'unsaid')),
    PRIMARY KEY (district, place, scheme, period, student),
    FOREIGN KEY (district, school, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, scheme, period, point) REFERENCES point (district, place, scheme, period, point)
);
CREATE INDEX signup_point ON signup (district, place, scheme, period, point, state, at);
CREATE INDEX signup_student ON signup (district, student);

-- One question a child and period; the newest stands, the journal has those before.
CREATE TABLE merger_question (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    scheme      TEXT NOT NULL,
    period      BIGINT NOT NULL,
    student     TEXT NOT NULL,
    from_point  TEXT NOT NULL,
    to_point    TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    agrees      BIGINT CHECK (agrees IN (0, 1)),
    answered_at BIGINT,
    answered_by TEXT,
    PRIMARY KEY (district, place, scheme, period, student),
    FOREIGN KEY (district, place, scheme, period, student) REFERENCES signup (district, place, scheme, period, student)
);
