-- 开学条件 What a school writes down before it opens: basins, stock, drills, what was seen to, who looked. Rows are only
-- added; the newest count of basins or of the area is the one that holds.
CREATE TABLE readiness (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    entry    TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('basins', 'area', 'lot', 'drill', 'done', 'looked')),
    what     TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
