-- 优先 Who has more right to a course than others, as the teaching group named it before the roster was published.
CREATE TABLE precedence (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    course   TEXT NOT NULL,
    student  TEXT NOT NULL,
    ground   TEXT NOT NULL CHECK (ground IN ('continuing', 'sibling', 'equipped')),
    named_at BIGINT NOT NULL,
    named_by TEXT NOT NULL,
    PRIMARY KEY (district, place, course, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
