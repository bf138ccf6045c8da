-- 撤回承诺 A promise that was mistyped: it stays on the board as withdrawn, with who took it back and why.
CREATE TABLE promise_withdrawn (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    promise  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, promise),
    FOREIGN KEY (district, place, promise) REFERENCES promise (district, place, promise)
);
