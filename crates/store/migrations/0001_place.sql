-- 层级 日志 发件箱: places, the schemes in force there, and the two rows that every act leaves behind.
-- Columns are TEXT and BIGINT only: instants are milliseconds UTC, dates are ISO text, money is fen, flags are 0/1.

CREATE TABLE place (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    parent   TEXT,
    kind     TEXT NOT NULL CHECK (kind IN ('city', 'district', 'town', 'school', 'community', 'site')),
    path     TEXT NOT NULL,
    name_zh  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    PRIMARY KEY (district, place),
    FOREIGN KEY (district, parent) REFERENCES place (district, place)
);

CREATE TABLE scheme (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    scheme     TEXT NOT NULL,
    version    BIGINT NOT NULL,
    holds_from TEXT NOT NULL,
    filed_at   BIGINT NOT NULL,
    text       TEXT NOT NULL,
    PRIMARY KEY (district, place, scheme, version),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE journal (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    seq            BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    who            TEXT NOT NULL,
    role           TEXT NOT NULL,
    act            TEXT NOT NULL,
    subject        TEXT NOT NULL,
    clause         TEXT NOT NULL,
    scheme_version BIGINT NOT NULL,
    before         TEXT NOT NULL,
    after          TEXT NOT NULL,
    prev_hash      TEXT NOT NULL,
    hash           TEXT NOT NULL,
    PRIMARY KEY (district, place, seq)
);
CREATE INDEX journal_subject ON journal (district, place, subject);

CREATE TABLE journal_head (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    hash     TEXT NOT NULL,
    PRIMARY KEY (district, place)
);

CREATE TABLE outbox (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    part      BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    kind      TEXT NOT NULL,
    words     TEXT NOT NULL,
    sent_at   BIGINT,
    PRIMARY KEY (district, place, seq, part)
);
CREATE INDEX outbox_recipient ON outbox (district, place, recipient);
CREATE INDEX outbox_unsent ON outbox (district, sent_at);
