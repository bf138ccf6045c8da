-- 公开征集 A call for whoever would run a class near a school, with what it showed when it was opened, and how it ended.
CREATE TABLE provider_call (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    call       TEXT NOT NULL,
    school     TEXT NOT NULL,
    need       BIGINT NOT NULL,
    rooms      TEXT NOT NULL,
    until_day  TEXT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT,
    chosen     TEXT,
    reason     TEXT,
    why_few    TEXT,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    PRIMARY KEY (district, place, call),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- Its answers. How each is reached and what it offers lie sealed in the paper.
CREATE TABLE provider_bid (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    bid      TEXT NOT NULL,
    call     TEXT NOT NULL,
    provider TEXT NOT NULL,
    metres   BIGINT NOT NULL CHECK (metres > 0),
    paper    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, bid),
    FOREIGN KEY (district, place, call) REFERENCES provider_call (district, place, call)
);
CREATE INDEX provider_bid_call ON provider_bid (district, place, call, seq);
CREATE INDEX provider_bid_at ON provider_bid (district, place, at);
