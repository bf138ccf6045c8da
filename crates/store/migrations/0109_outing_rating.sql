-- 外出评分 What guardians whose children went think of an outing: one rating a person, and another takes its place.
CREATE TABLE outing_rating (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    outing   TEXT NOT NULL,
    person   TEXT NOT NULL,
    rating   BIGINT NOT NULL CHECK (rating > 0),
    at       BIGINT NOT NULL,
    PRIMARY KEY (district, place, outing, person),
    FOREIGN KEY (district, place, outing) REFERENCES outing (district, place, outing)
);
