-- 预演 What came of rehearsing a version of a plan; rows are only added.

CREATE TABLE rehearsal (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    rehearsal BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by        TEXT NOT NULL,
    families  BIGINT NOT NULL CHECK (families > 0),
    teachers  BIGINT NOT NULL,
    rooms     BIGINT NOT NULL,
    report    TEXT NOT NULL,
    PRIMARY KEY (district, place, rehearsal),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
