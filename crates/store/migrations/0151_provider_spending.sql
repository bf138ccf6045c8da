-- 支出: whoever gives a course under a contract is paid by it, and staff by an approved sheet of lessons given, which the row names; one
-- of before names none. Insurance and utilities are costs of their own.
CREATE TABLE spending_provider (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    spending    TEXT NOT NULL,
    purse       TEXT NOT NULL CHECK (purse IN
                    ('care', 'course', 'meals', 'extended-care', 'evening-study', 'lunch-care', 'early-care', 'community')),
    purpose     TEXT NOT NULL CHECK (purpose IN
                    ('staff', 'materials', 'food', 'provider', 'insurance', 'utilities', 'government', 'school')),
    fen         BIGINT NOT NULL CHECK (fen > 0),
    voucher     TEXT NOT NULL,
    pay         TEXT NOT NULL DEFAULT '',
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (district, place, spending),
    CHECK ((purse = 'meals') = (purpose = 'food') OR purpose IN ('government', 'school')),
    CHECK (purpose <> 'provider' OR purse = 'course'),
    CHECK (pay = '' OR purpose = 'staff')
);
INSERT INTO spending_provider (district, place, spending, purse, purpose, fen, voucher, recorded_at, recorded_by)
    SELECT district, place, spending, purse, purpose, fen, voucher, recorded_at, recorded_by
    FROM spending;
DROP TABLE spending;
ALTER TABLE spending_provider RENAME TO spending;
