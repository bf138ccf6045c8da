-- 理赔与回访 The insurer's file of an incident, its papers, and who was told.

CREATE TABLE cover (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    incident     TEXT NOT NULL,
    insurer      TEXT NOT NULL,
    policy       TEXT NOT NULL,
    number       TEXT NOT NULL,
    reported_at  BIGINT NOT NULL,
    reported_by  TEXT NOT NULL,
    submitted_at BIGINT,
    submitted_by TEXT,
    decided_at   BIGINT,
    decided_by   TEXT,
    fen          BIGINT,
    words        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, incident),
    FOREIGN KEY (district, place, incident) REFERENCES incident (district, place, incident),
    CHECK (decided_at IS NULL OR submitted_at IS NOT NULL)
);

CREATE TABLE cover_paper (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    incident TEXT NOT NULL,
    paper    TEXT NOT NULL,
    got_at   BIGINT NOT NULL,
    got_by   TEXT NOT NULL,
    PRIMARY KEY (district, place, incident, paper),
    FOREIGN KEY (district, place, incident) REFERENCES cover (district, place, incident)
);

CREATE TABLE cover_told (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    incident   TEXT NOT NULL,
    told       TEXT NOT NULL,
    whom       TEXT NOT NULL,
    name       TEXT NOT NULL,
    way        TEXT NOT NULL,
    told_at    BIGINT NOT NULL,
    words      TEXT NOT NULL,
    again_on   TEXT,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    PRIMARY KEY (district, place, incident, told),
    FOREIGN KEY (district, place, incident) REFERENCES incident (district, place, incident)
);
