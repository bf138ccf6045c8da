-- 备案 A plan's way from a draft to the version in force. What is published stands in `scheme` as well, and never changes.

CREATE TABLE filing (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    version    BIGINT NOT NULL,
    scheme     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'published')),
    text       TEXT NOT NULL,
    said       TEXT NOT NULL,
    number     TEXT NOT NULL,
    holds_from TEXT,
    at         BIGINT NOT NULL,
    by         TEXT NOT NULL,
    PRIMARY KEY (district, place, version),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
