-- 物资调剂 A school asks for what it lacks; its district says who gives; the giver counts out, the taker counts in. What lies where
-- follows from the steps, which are only added.
CREATE TABLE stock_ask (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    ask          TEXT NOT NULL,
    item         TEXT NOT NULL,
    amount       BIGINT NOT NULL CHECK (amount > 0),
    at           BIGINT NOT NULL,
    by           TEXT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (district, place, ask),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE stock_move (
    district TEXT NOT NULL,
    move_id  TEXT NOT NULL,
    ask      TEXT NOT NULL,
    office   TEXT NOT NULL,
    giver    TEXT NOT NULL,
    taker    TEXT NOT NULL,
    item     TEXT NOT NULL,
    amount   BIGINT NOT NULL CHECK (amount > 0),
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, move_id),
    FOREIGN KEY (district, taker, ask) REFERENCES stock_ask (district, place, ask),
    FOREIGN KEY (district, giver) REFERENCES place (district, place),
    FOREIGN KEY (district, office) REFERENCES place (district, place),
    CHECK (giver <> taker)
);
CREATE INDEX stock_move_giver ON stock_move (district, giver);
CREATE INDEX stock_move_taker ON stock_move (district, taker);

-- `n` counts the steps of a move: of two that were made at the same moment, one finds its number taken.
CREATE TABLE stock_step (
    district TEXT NOT NULL,
    move_id  TEXT NOT NULL,
    n        BIGINT NOT NULL,
    step     TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('dropped', 'sent', 'received', 'explained')),
    what     TEXT NOT NULL,
    place    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, move_id, n),
    FOREIGN KEY (district, move_id) REFERENCES stock_move (district, move_id),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE INDEX stock_step_id ON stock_step (district, step);
