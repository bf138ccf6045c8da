-- 学平险 The cover that a child has, as its family says (P3.59): one row a child, the newest; the journal says when it changed.
CREATE TABLE insurance (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    student    TEXT NOT NULL,
    insurer    TEXT NOT NULL,
    number     TEXT NOT NULL,
    held_from  TEXT NOT NULL,
    held_until TEXT NOT NULL,
    kept_at    BIGINT NOT NULL,
    kept_by    TEXT NOT NULL,
    PRIMARY KEY (district, place, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
