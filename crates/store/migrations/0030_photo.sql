-- 照片 Pictures by which the gate knows an adult of a child's list.

CREATE TABLE photo (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    collector TEXT NOT NULL,
    format    TEXT NOT NULL CHECK (format IN ('jpeg', 'png')),
    packed    TEXT NOT NULL,
    put_at    BIGINT NOT NULL,
    put_by    TEXT NOT NULL,
    PRIMARY KEY (district, place, student, collector),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
