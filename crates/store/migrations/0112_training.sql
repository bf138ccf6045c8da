-- 防疫培训 Who has read which guide, by their own word, their family's or their head teacher's. `kind` says whether the learner is
-- a pupil or works at the school.
CREATE TABLE training (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('pupil', 'staff')),
    learner  TEXT NOT NULL,
    guide    TEXT NOT NULL,
    on_day   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, kind, learner, guide),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
