-- 候补递补: seats that are kept for a while for somebody who waits; and what a family asks besides its wishes.

CREATE TABLE offer (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    offer       TEXT NOT NULL,
    course      TEXT NOT NULL,
    student     TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    answer      TEXT CHECK (answer IN ('accepted', 'declined', 'lapsed', 'void')),
    answered_at BIGINT,
    answered_by TEXT,
    PRIMARY KEY (district, place, offer),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX offer_course ON offer (district, place, course, student);

CREATE TABLE preference_ask (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    most     BIGINT NOT NULL CHECK (most >= 0),
    together BIGINT NOT NULL CHECK (together IN (0, 1)),
    PRIMARY KEY (district, place, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
