-- 餐点 留样 What a child may not have; samples of dishes.

CREATE TABLE diet (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    items    TEXT NOT NULL,
    words    TEXT NOT NULL,
    said_at  BIGINT NOT NULL,
    said_by  TEXT NOT NULL,
    PRIMARY KEY (district, place, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

CREATE TABLE sample (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    sample    TEXT NOT NULL,
    date      TEXT NOT NULL,
    item      TEXT NOT NULL,
    dish      TEXT NOT NULL CHECK (dish <> ''),
    grams     BIGINT NOT NULL,
    taken_at  BIGINT NOT NULL,
    taken_by  TEXT NOT NULL,
    thrown_at BIGINT,
    thrown_by TEXT,
    early     TEXT,
    PRIMARY KEY (district, place, sample)
);
CREATE INDEX sample_date ON sample (district, place, date);
