-- 本区校历 Days that a bureau sets for the schools below it, over the state's: a break with its name, or a school day by the
-- timetable of a weekday. Days are 2021-11-01; `until_day` is the first that is none of them.
CREATE TABLE calendar_own (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    from_day   TEXT NOT NULL,
    until_day  TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('off', 'open')),
    name_zh    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    follows    TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (district, place, from_day),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
