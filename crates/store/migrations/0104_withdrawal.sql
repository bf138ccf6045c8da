-- 中途退费 When a family left a summer period, and what the district decided of its money where the plan is silent. A family that
-- left before this was known keeps what it was told then: nothing of it waits for anybody.

ALTER TABLE signup ADD COLUMN left_at BIGINT;

CREATE TABLE withdrawal (
    district      TEXT NOT NULL,
    place         TEXT NOT NULL,
    scheme        TEXT NOT NULL,
    period        BIGINT NOT NULL,
    student       TEXT NOT NULL,
    left_at       BIGINT NOT NULL,
    choice        TEXT NOT NULL CHECK (choice IN ('whole', 'days', 'nothing')),
    days          BIGINT NOT NULL CHECK (days >= 0),
    care_kept_fen BIGINT NOT NULL CHECK (care_kept_fen >= 0),
    care_back_fen BIGINT NOT NULL CHECK (care_back_fen >= 0),
    food_kept_fen BIGINT NOT NULL CHECK (food_kept_fen >= 0),
    food_back_fen BIGINT NOT NULL CHECK (food_back_fen >= 0),
    reason        TEXT NOT NULL CHECK (reason <> ''),
    approver      TEXT NOT NULL CHECK (approver <> ''),
    decided_at    BIGINT NOT NULL,
    decided_by    TEXT NOT NULL,
    PRIMARY KEY (district, place, scheme, period, student, left_at),
    FOREIGN KEY (district, place, scheme, period, student) REFERENCES signup (district, place, scheme, period, student)
);
