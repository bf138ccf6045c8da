-- 另价日 A day of a bill whose lessons cost something else than those of its other days. Of before there is none: all lessons of a bill cost
-- what `bill` says.

CREATE TABLE bill_day (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    bill       TEXT NOT NULL,
    date       TEXT NOT NULL,
    lessons    BIGINT NOT NULL CHECK (lessons >= 0),
    lesson_fen BIGINT NOT NULL CHECK (lesson_fen >= 0),
    price_fen  BIGINT NOT NULL CHECK (price_fen >= 0),
    PRIMARY KEY (district, place, bill, date),
    FOREIGN KEY (district, place, bill) REFERENCES bill (district, place, bill)
);
