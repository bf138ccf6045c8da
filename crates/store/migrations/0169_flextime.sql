-- 固定安排、弹性时间 Weekly hours in which one of the staff teaches or is trained (P3.49), and free time that late duty has earned (P1.27). Minutes
-- are since midnight; `day` is a weekday as plans write it. Rows are never removed.
CREATE TABLE engagement (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    engagement   TEXT NOT NULL,
    person       TEXT NOT NULL,
    day          TEXT NOT NULL,
    from_minute  BIGINT NOT NULL CHECK (from_minute >= 0),
    until_minute BIGINT NOT NULL CHECK (until_minute > from_minute),
    kind         TEXT NOT NULL CHECK (kind IN ('lesson', 'training')),
    entered_at   BIGINT NOT NULL,
    entered_by   TEXT NOT NULL,
    ended_at     BIGINT,
    PRIMARY KEY (district, place, engagement),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE flextime (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    flextime     TEXT NOT NULL,
    person       TEXT NOT NULL,
    date         TEXT NOT NULL,
    from_minute  BIGINT NOT NULL CHECK (from_minute >= 0),
    until_minute BIGINT NOT NULL CHECK (until_minute > from_minute),
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'granted', 'declined')),
    asked_at     BIGINT NOT NULL,
    answered_at  BIGINT,
    answered_by  TEXT,
    PRIMARY KEY (district, place, flextime),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE INDEX flextime_person ON flextime (district, place, person, date);
