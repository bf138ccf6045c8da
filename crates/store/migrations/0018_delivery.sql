-- 送达: how far each message came on each way to each person, where people can be reached, and channels that rest.

CREATE TABLE delivery (
    district      TEXT NOT NULL,
    place         TEXT NOT NULL,
    seq           BIGINT NOT NULL,
    part          BIGINT NOT NULL,
    person        TEXT NOT NULL,
    channel       TEXT NOT NULL,
    way           TEXT NOT NULL,
    address       TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'read', 'failed')),
    attempts      BIGINT NOT NULL DEFAULT 0,
    due_at        BIGINT NOT NULL,
    gives_up_at   BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    call          TEXT,
    tried_at      BIGINT,
    doubted_at    BIGINT,
    settled_at    BIGINT,
    reference     TEXT NOT NULL DEFAULT '',
    trouble       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, seq, part, person, channel),
    FOREIGN KEY (district, place, seq, part) REFERENCES outbox (district, place, seq, part)
);
CREATE INDEX delivery_due ON delivery (district, place, state, channel, due_at);
CREATE INDEX delivery_tried ON delivery (district, channel, tried_at);
CREATE INDEX delivery_reference ON delivery (district, channel, reference);

CREATE TABLE channel_rest (
    district TEXT NOT NULL,
    channel  TEXT NOT NULL,
    until    BIGINT NOT NULL,
    PRIMARY KEY (district, channel)
);

CREATE TABLE address (
    district TEXT NOT NULL,
    person   TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('phone', 'openid', 'parent-id', 'mail')),
    address  TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (district, person, kind)
);
