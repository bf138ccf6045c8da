-- 月结 A month that was closed: what its money came to, and the last transfer of its chain.

CREATE TABLE month_end (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    month        TEXT NOT NULL,
    closed_at    BIGINT NOT NULL,
    closed_by    TEXT NOT NULL,
    opening_fen  BIGINT NOT NULL,
    paid_fen     BIGINT NOT NULL,
    released_fen BIGINT NOT NULL,
    refunded_fen BIGINT NOT NULL,
    carried_fen  BIGINT NOT NULL,
    seq          BIGINT NOT NULL CHECK (seq >= 0),
    hash         TEXT NOT NULL,
    PRIMARY KEY (district, place, month)
);
