-- 外出活动 An outing of a community's class, as its families read it before they answer; when they left, or why it was cancelled.
CREATE TABLE outing (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    outing       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    what         TEXT NOT NULL,
    on_day       TEXT NOT NULL,
    from_time    TEXT NOT NULL,
    until_time   TEXT NOT NULL,
    destination  TEXT NOT NULL,
    route        TEXT NOT NULL,
    stops        TEXT NOT NULL,
    means        TEXT NOT NULL,
    plate        TEXT NOT NULL,
    adults       TEXT NOT NULL,
    per_adult    BIGINT NOT NULL CHECK (per_adult > 0),
    insurance    TEXT NOT NULL,
    answer_until TEXT NOT NULL,
    at           BIGINT NOT NULL,
    by           TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    left_at      BIGINT,
    left_by      TEXT,
    cancelled_at BIGINT,
    cancelled_by TEXT,
    reason       TEXT,
    PRIMARY KEY (district, place, outing),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE INDEX outing_day ON outing (district, on_day);

-- What a family answered; the newest counts.
CREATE TABLE outing_answer (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    outing   TEXT NOT NULL,
    student  TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    agreed   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, outing, student, seq),
    FOREIGN KEY (district, place, outing) REFERENCES outing (district, place, outing),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

-- Who was taken out, and when it was back.
CREATE TABLE outing_child (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    outing   TEXT NOT NULL,
    student  TEXT NOT NULL,
    out_at   BIGINT NOT NULL,
    back_at  BIGINT,
    back_by  TEXT,
    PRIMARY KEY (district, place, outing, student),
    FOREIGN KEY (district, place, outing) REFERENCES outing (district, place, outing),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

-- Heads that were counted: where, how many, and the children who were not seen.
CREATE TABLE outing_count (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    outing   TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    stop     TEXT NOT NULL,
    heads    BIGINT NOT NULL,
    missing  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, outing, seq),
    FOREIGN KEY (district, place, outing) REFERENCES outing (district, place, outing)
);
