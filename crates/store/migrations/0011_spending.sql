-- 支出与减免: what was earned and spent under vouchers, what payers gave; and requests for relief, whose papers one person sees.

CREATE TABLE spending (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    spending    TEXT NOT NULL,
    purse       TEXT NOT NULL CHECK (purse IN ('care', 'course', 'meals')),
    purpose     TEXT NOT NULL CHECK (purpose IN ('staff', 'materials', 'food', 'government', 'school')),
    fen         BIGINT NOT NULL CHECK (fen > 0),
    voucher     TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (district, place, spending),
    CHECK ((purse = 'meals') = (purpose = 'food') OR purpose IN ('government', 'school'))
);

CREATE TABLE relief (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    relief     TEXT NOT NULL,
    student    TEXT NOT NULL,
    hardship   TEXT NOT NULL,
    words      TEXT NOT NULL,
    asked_at   BIGINT NOT NULL,
    asked_by   TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    percent    BIGINT CHECK (percent BETWEEN 1 AND 100),
    borne_by   TEXT CHECK (borne_by IN ('government', 'school')),
    reason     TEXT NOT NULL DEFAULT '',
    decided_at BIGINT,
    decided_by TEXT,
    PRIMARY KEY (district, place, relief),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK ((state = 'granted') = (percent IS NOT NULL AND borne_by IS NOT NULL))
);
CREATE UNIQUE INDEX relief_stands ON relief (district, place, student) WHERE state IN ('asked', 'granted');
