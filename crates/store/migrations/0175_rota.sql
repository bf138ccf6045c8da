-- 轮值 Turns of the staff on duty in the building (P3.37), days on which somebody is away, and exchanges. A turn that goes to somebody else
-- because its person cannot come is ended, and a row of its own is the next one's; an exchange changes the person. Rows are never removed.
CREATE TABLE rota_turn (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    turn       TEXT NOT NULL,
    date       TEXT NOT NULL,
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL CHECK (until_at > from_at),
    person     TEXT NOT NULL,
    why        TEXT NOT NULL CHECK (why IN ('fewest', 'longest', 'order', 'only', 'swapped')),
    turns      BIGINT NOT NULL CHECK (turns >= 0),
    made_at    BIGINT NOT NULL,
    made_by    TEXT NOT NULL,
    arrived_at BIGINT,
    arrived_by TEXT,
    ended_at   BIGINT,
    PRIMARY KEY (district, place, turn),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE UNIQUE INDEX rota_turn_standing ON rota_turn (district, place, date, person) WHERE ended_at IS NULL;

CREATE TABLE rota_away (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    away       TEXT NOT NULL,
    person     TEXT NOT NULL,
    from_date  TEXT NOT NULL,
    to_date    TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    ended_at   BIGINT,
    PRIMARY KEY (district, place, away),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE rota_swap (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    swap        TEXT NOT NULL,
    own_turn    TEXT NOT NULL,
    other_turn  TEXT NOT NULL,
    asked_by    TEXT NOT NULL,
    person      TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    answer      TEXT CHECK (answer IN ('accepted', 'declined', 'passed')),
    answered_at BIGINT,
    PRIMARY KEY (district, place, swap),
    FOREIGN KEY (district, place, own_turn) REFERENCES rota_turn (district, place, turn),
    FOREIGN KEY (district, place, other_turn) REFERENCES rota_turn (district, place, turn)
);
CREATE UNIQUE INDEX rota_swap_open ON rota_swap (district, place, own_turn) WHERE answer IS NULL;
