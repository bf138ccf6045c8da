-- 情况说明 What a school explained, at the school: `step` is the question of the bureau above it, one statement each.
CREATE TABLE complaint_statement (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    step     TEXT NOT NULL,
    paper    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, step),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
