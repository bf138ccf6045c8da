-- 托管班 A community's class: each draft, opening and closing is a row, and the newest says how it stands.
CREATE TABLE care_class (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    entry      TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('draft', 'opened', 'closed')),
    days       TEXT NOT NULL,
    from_time  TEXT NOT NULL,
    until_time TEXT NOT NULL,
    capacity   BIGINT NOT NULL CHECK (capacity > 0),
    is_social  BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- Checks of its rooms, good and bad; the newest counts.
CREATE TABLE premises_inspection (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    inspection TEXT NOT NULL,
    room       TEXT NOT NULL,
    source     TEXT NOT NULL,
    metres     BIGINT NOT NULL CHECK (metres > 0),
    passed     TEXT NOT NULL,
    failed     TEXT NOT NULL,
    inspector  TEXT NOT NULL,
    looked_on  TEXT NOT NULL,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    PRIMARY KEY (district, place, inspection),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- Its written rules: a changed one is another row, and the newest of each counts.
CREATE TABLE management_rule (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    entry    TEXT NOT NULL,
    rule     TEXT NOT NULL,
    words    TEXT NOT NULL,
    paper    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- The committee's visits, and the street's.
CREATE TABLE supervision_visit (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    visit      TEXT NOT NULL,
    visited_on TEXT NOT NULL,
    office     TEXT NOT NULL,
    findings   TEXT NOT NULL,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    PRIMARY KEY (district, place, visit),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- What the committee signed off. A signature counts for what stood when it was made.
CREATE TABLE supervision_signature (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    signature TEXT NOT NULL,
    subject   TEXT NOT NULL,
    office    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by        TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    PRIMARY KEY (district, place, signature),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
