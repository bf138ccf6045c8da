-- 消毒 The places of a school that are disinfected before it opens, and the log of each. What was mistyped is struck, with the
-- reason in the journal, and counts no more.
CREATE TABLE disinfection_place (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    spot     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    gone_at  BIGINT,
    PRIMARY KEY (district, place, spot),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE disinfection_log (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    log       TEXT NOT NULL,
    spot      TEXT NOT NULL,
    on_day    TEXT NOT NULL,
    agent     TEXT NOT NULL,
    strength  TEXT NOT NULL,
    doer      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by        TEXT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (district, place, log, spot),
    FOREIGN KEY (district, place, spot) REFERENCES disinfection_place (district, place, spot)
);
CREATE INDEX disinfection_log_spot ON disinfection_log (district, place, spot);
