-- 当日名单 Who of the staff enters a closed campus on which day, and what for.
CREATE TABLE staff_health_listed (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    staff    TEXT NOT NULL,
    day      TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, staff, day),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    FOREIGN KEY (district, staff) REFERENCES staff (district, staff)
);
CREATE INDEX staff_health_listed_day ON staff_health_listed (district, place, day);

-- 教职工到校 What the gate did when a member of staff came, never why.
CREATE TABLE staff_health_entry (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    entry    TEXT NOT NULL,
    staff    TEXT NOT NULL,
    passed   TEXT NOT NULL CHECK (passed IN ('in', 'closed', 'held')),
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    FOREIGN KEY (district, staff) REFERENCES staff (district, staff)
);
CREATE INDEX staff_health_entry_at ON staff_health_entry (district, place, at);
