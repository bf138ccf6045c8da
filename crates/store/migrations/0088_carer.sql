-- 看护辅导人员 Who asks for a post. Where an applicant comes from, why, and the phone lie sealed in the paper.
CREATE TABLE carer (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    carer    TEXT NOT NULL,
    name     TEXT NOT NULL,
    posts    TEXT NOT NULL,
    paper    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, carer),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE INDEX carer_at ON carer (district, place, at);

-- Score sheets: a reviewer's newest counts.
CREATE TABLE carer_sheet (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    sheet    TEXT NOT NULL,
    carer    TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    scores   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, sheet),
    FOREIGN KEY (district, place, carer) REFERENCES carer (district, place, carer)
);

-- Decisions: the newest counts, and the applicant reads its reason.
CREATE TABLE carer_decision (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    decision    TEXT NOT NULL,
    carer       TEXT NOT NULL,
    approved    BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    proof_seen  BIGINT NOT NULL,
    background  BIGINT,
    decided_on  TEXT NOT NULL,
    at          BIGINT NOT NULL,
    by          TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (district, place, decision),
    FOREIGN KEY (district, place, carer) REFERENCES carer (district, place, carer)
);

-- Under which certificate a provider runs the class.
CREATE TABLE provider_certificate (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    certificate  TEXT NOT NULL,
    form         TEXT NOT NULL,
    number       TEXT NOT NULL,
    issuer       TEXT NOT NULL,
    from_day     TEXT NOT NULL,
    until_day    TEXT NOT NULL,
    cancelled_on TEXT,
    cancelled_by TEXT,
    at           BIGINT NOT NULL,
    by           TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    PRIMARY KEY (district, place, certificate),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
