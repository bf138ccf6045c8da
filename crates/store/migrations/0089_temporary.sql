-- 临时托管 A child's day of temporary care: booked or not, when it came, when it left and with whom.
CREATE TABLE temporary_booking (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    date      TEXT NOT NULL,
    booked_at BIGINT,
    booked_by TEXT,
    came_at   BIGINT,
    came_by   TEXT,
    left_at   BIGINT,
    left_by   TEXT,
    left_to   TEXT,
    PRIMARY KEY (district, place, student, date),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX temporary_booking_date ON temporary_booking (district, place, date);

-- A household of the census that was mistyped, and is asked no more.
CREATE TABLE census_withdrawn (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    household TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by        TEXT NOT NULL,
    PRIMARY KEY (district, place, household),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
