-- 服务承诺 What the committee promises, by when and whom to ask; when it was kept, and when its delay rose.
CREATE TABLE promise (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    promise  TEXT NOT NULL,
    what     TEXT NOT NULL,
    by_when  TEXT NOT NULL,
    contact  TEXT NOT NULL,
    kept_on  TEXT,
    kept_by  TEXT,
    risen_at BIGINT,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    PRIMARY KEY (district, place, promise),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- What its guardians think of each: one rating a person, and another takes its place.
CREATE TABLE promise_rating (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    promise  TEXT NOT NULL,
    person   TEXT NOT NULL,
    rating   BIGINT NOT NULL CHECK (rating > 0),
    at       BIGINT NOT NULL,
    PRIMARY KEY (district, place, promise, person),
    FOREIGN KEY (district, place, promise) REFERENCES promise (district, place, promise)
);
