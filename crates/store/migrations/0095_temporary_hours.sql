-- 临时托管时段 In which room temporary care is held, on which weekdays and when; the newest counts.
CREATE TABLE temporary_hours (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    entry      TEXT NOT NULL,
    room       TEXT NOT NULL,
    days       TEXT NOT NULL,
    from_time  TEXT NOT NULL,
    until_time TEXT NOT NULL,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- 托管班 What a class that was opened lacked when its families were told last; nothing where it runs.
CREATE TABLE care_class_heard (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    lost     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (district, place, seq),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
