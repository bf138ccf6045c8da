-- 托管协议书 A community class's text: a changed text is another row, and the newest is the one that is offered.
CREATE TABLE agreement_text (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    text_id    TEXT NOT NULL,
    term       TEXT NOT NULL,
    days       TEXT NOT NULL,
    from_time  TEXT NOT NULL,
    until_time TEXT NOT NULL,
    content    TEXT NOT NULL,
    fee_fen    BIGINT NOT NULL CHECK (fee_fen >= 0),
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    cleared_at BIGINT,
    cleared_by TEXT,
    seq        BIGINT NOT NULL,
    PRIMARY KEY (district, place, text_id),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- One agreement of a child under one text, signed first by the provider, then by the guardian.
CREATE TABLE agreement (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    agreement   TEXT NOT NULL,
    student     TEXT NOT NULL,
    text_id     TEXT NOT NULL,
    provider_at BIGINT NOT NULL,
    provider_by TEXT NOT NULL,
    guardian_at BIGINT,
    guardian_by TEXT,
    ends_on     TEXT,
    ended_by    TEXT,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (district, place, agreement),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, text_id) REFERENCES agreement_text (district, place, text_id)
);
CREATE INDEX agreement_student ON agreement (district, place, student);

-- Who was there on a day, signed or not, and with whom it left.
CREATE TABLE agreement_presence (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    date     TEXT NOT NULL,
    unsigned BIGINT NOT NULL,
    came_at  BIGINT NOT NULL,
    came_by  TEXT NOT NULL,
    left_at  BIGINT,
    left_by  TEXT,
    left_to  TEXT,
    PRIMARY KEY (district, place, student, date),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
