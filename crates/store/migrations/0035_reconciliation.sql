-- 通道对账: the bill of a day as a channel made it, and why what differs from the ledger differs. Rows are only added: a
-- bill that is brought again stands beside the one before, and the last counts: the same file may be the first and the
-- third of its day.

CREATE TABLE reconciliation (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    channel  TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay')),
    date     TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    source   TEXT NOT NULL CHECK (source IN ('asked', 'brought')),
    taken_at BIGINT NOT NULL,
    taken_by TEXT NOT NULL,
    PRIMARY KEY (district, place, channel, date, sha256, taken_at)
);

CREATE TABLE reconciliation_line (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    channel    TEXT NOT NULL,
    date       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    taken_at   BIGINT NOT NULL,
    line       BIGINT NOT NULL,
    at         TEXT NOT NULL,
    tender     TEXT NOT NULL,
    channel_no TEXT NOT NULL,
    back       TEXT,
    fen        BIGINT NOT NULL CHECK (fen >= 0),
    status     TEXT NOT NULL CHECK (status IN ('done', 'waiting', 'failed', 'unknown')),
    PRIMARY KEY (district, place, channel, date, sha256, taken_at, line),
    FOREIGN KEY (district, place, channel, date, sha256, taken_at)
        REFERENCES reconciliation (district, place, channel, date, sha256, taken_at)
);

CREATE TABLE reconciliation_reason (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    channel      TEXT NOT NULL,
    date         TEXT NOT NULL,
    difference   TEXT NOT NULL,
    reason       TEXT NOT NULL CHECK (reason <> ''),
    explained_at BIGINT NOT NULL,
    explained_by TEXT NOT NULL,
    PRIMARY KEY (district, place, channel, date, difference)
);
