-- 晚自习 The weekdays on which a child stays for evening study, chosen by its family; the journal keeps what was before.
CREATE TABLE study (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    day       TEXT NOT NULL CHECK (day IN ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),
    chosen_by TEXT NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, day),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX study_day ON study (district, place, day);
