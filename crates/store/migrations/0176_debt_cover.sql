-- 学校垫付: what payees owe and have not the school may bear. One person asks for it and another one approves; one request of a place waits
-- at most, and one of another sum takes its place.
CREATE TABLE debt_cover (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    debt_cover  TEXT NOT NULL,
    fen         BIGINT NOT NULL CHECK (fen > 0),
    asked_at    BIGINT NOT NULL,
    asked_by    TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('asked', 'made', 'turned-down', 'replaced')),
    answered_at BIGINT,
    answered_by TEXT,
    answer      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, debt_cover),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    CHECK ((state = 'asked') = (answered_by IS NULL)),
    CHECK (state <> 'made' OR answered_by <> asked_by)
);
CREATE UNIQUE INDEX debt_cover_open ON debt_cover (district, place) WHERE state = 'asked';
