-- 交接链条 Who may take a child and who may not: blocks, one-time delegations, consents, pass codes, live answers.

CREATE TABLE block (
    district         TEXT NOT NULL,
    place            TEXT NOT NULL,
    block            TEXT NOT NULL,
    student          TEXT NOT NULL,
    name             TEXT NOT NULL,
    phone            TEXT NOT NULL,
    document         TEXT NOT NULL CHECK (document <> ''),
    entered_at       BIGINT NOT NULL,
    entered_by       TEXT NOT NULL,
    lifting_by       TEXT,
    lifting_document TEXT NOT NULL DEFAULT '',
    lifted_at        BIGINT,
    lifted_by        TEXT,
    PRIMARY KEY (district, place, block),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (lifted_at IS NULL OR (lifting_by IS NOT NULL AND lifted_by IS NOT NULL AND lifting_by <> lifted_by))
);
CREATE INDEX block_student ON block (district, place, student);

CREATE TABLE delegation (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    delegation   TEXT NOT NULL,
    student      TEXT NOT NULL,
    date         TEXT NOT NULL,
    name         TEXT NOT NULL,
    phone        TEXT NOT NULL,
    from_at      BIGINT NOT NULL,
    until_at     BIGINT NOT NULL,
    named_by     TEXT NOT NULL,
    named_at     BIGINT NOT NULL,
    confirmed_at BIGINT,
    confirmed_by TEXT,
    used_at      BIGINT,
    cancelled_at BIGINT,
    PRIMARY KEY (district, place, delegation),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (from_at < until_at),
    CHECK (used_at IS NULL OR confirmed_at IS NOT NULL)
);
CREATE INDEX delegation_student ON delegation (district, place, student, date);

CREATE TABLE alone (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    alone        TEXT NOT NULL,
    student      TEXT NOT NULL,
    name         TEXT NOT NULL,
    signed_by    TEXT NOT NULL,
    signed_at    BIGINT NOT NULL,
    held_from    TEXT NOT NULL,
    held_until   TEXT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (district, place, alone),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX alone_student ON alone (district, place, student);

CREATE TABLE passcode (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    passcode    TEXT NOT NULL,
    date        TEXT NOT NULL,
    student     TEXT NOT NULL,
    collector   TEXT NOT NULL,
    shown_by    TEXT NOT NULL,
    secret      TEXT NOT NULL,
    shown_at    BIGINT NOT NULL,
    used_at     BIGINT,
    used_digits TEXT,
    PRIMARY KEY (district, place, passcode),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK ((used_at IS NULL) = (used_digits IS NULL))
);
CREATE INDEX passcode_student ON passcode (district, place, date, student);

CREATE TABLE passcode_wrong (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    date     TEXT NOT NULL,
    student  TEXT NOT NULL,
    wrong    BIGINT NOT NULL,
    PRIMARY KEY (district, place, date, student)
);

CREATE TABLE question (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    date     TEXT NOT NULL,
    student  TEXT NOT NULL,
    phone    TEXT NOT NULL,
    name     TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT NOT NULL,
    PRIMARY KEY (district, place, date, student, phone),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

-- One standing word a person, adult and evening; the journal keeps the words before it.
CREATE TABLE answer (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    date     TEXT NOT NULL,
    student  TEXT NOT NULL,
    phone    TEXT NOT NULL,
    person   TEXT NOT NULL,
    staff    BIGINT NOT NULL CHECK (staff IN (0, 1)),
    yes      BIGINT NOT NULL CHECK (yes IN (0, 1)),
    reason   TEXT NOT NULL,
    said_at  BIGINT NOT NULL,
    PRIMARY KEY (district, place, date, student, phone, person),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

CREATE TABLE extended (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    extended   TEXT NOT NULL,
    student    TEXT NOT NULL,
    held_from  TEXT NOT NULL,
    held_until TEXT NOT NULL,
    reason     TEXT NOT NULL,
    asked_by   TEXT NOT NULL,
    asked_at   BIGINT NOT NULL,
    agreed_by  TEXT,
    agreed_at  BIGINT,
    PRIMARY KEY (district, place, extended),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX extended_student ON extended (district, place, student);

-- Who was told of what, once: the key is what keeps a second telling out.
CREATE TABLE alarm (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    date     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    step     TEXT NOT NULL,
    told_at  BIGINT NOT NULL,
    PRIMARY KEY (district, place, date, kind, subject, step)
);
