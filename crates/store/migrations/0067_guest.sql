-- 暑托学员 Whose seat at a summer point a guest holds: the pupil of a school, under another id at the point's own place. note is
-- what school and family said when it was last taken over, so that what the point writes of the child later stays; told is what
-- of it the sign-up says, which the point's kitchen reads.

CREATE TABLE guest (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    home     TEXT NOT NULL,
    pupil    TEXT NOT NULL,
    note     TEXT NOT NULL,
    told     TEXT NOT NULL,
    PRIMARY KEY (district, place, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, home, pupil) REFERENCES student (district, place, student)
);
CREATE INDEX guest_pupil ON guest (district, home, pupil);
