-- 报名录取: registration, mandate letters, x courses, preferences, the draw and its placements, care groups.

CREATE TABLE notice (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    scheme         TEXT NOT NULL,
    published_at   BIGINT NOT NULL,
    published_by   TEXT NOT NULL,
    PRIMARY KEY (district, place, scheme)
);

CREATE TABLE notice_read (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    scheme   TEXT NOT NULL,
    person   TEXT NOT NULL,
    read_at  BIGINT NOT NULL,
    PRIMARY KEY (district, place, scheme, person)
);

CREATE TABLE registration (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    student      TEXT NOT NULL,
    request      TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('submitted', 'late', 'returned', 'accepted', 'waiting', 'withdrawn')),
    fridays      BIGINT NOT NULL CHECK (fridays IN (0, 1)),
    note         TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    submitted_by TEXT NOT NULL,
    reviewed_at  BIGINT,
    reviewed_by  TEXT,
    reason       TEXT NOT NULL DEFAULT '',
    position     BIGINT,
    PRIMARY KEY (district, place, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE UNIQUE INDEX registration_request ON registration (district, request);

CREATE TABLE mandate (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    number    BIGINT,
    way       TEXT NOT NULL CHECK (way IN ('page', 'paper')),
    signed_at BIGINT NOT NULL,
    signed_by TEXT NOT NULL,
    filed_at  BIGINT,
    filed_by  TEXT,
    text_hash TEXT NOT NULL,
    PRIMARY KEY (district, place, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE UNIQUE INDEX mandate_number ON mandate (district, place, number);

CREATE TABLE course (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    course      TEXT NOT NULL,
    title_zh    TEXT NOT NULL,
    title_en    TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('arts', 'sports', 'science')),
    teacher     TEXT NOT NULL,
    site        TEXT NOT NULL,
    room        TEXT NOT NULL,
    weekday     BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 5),
    from_minute BIGINT NOT NULL,
    lessons     BIGINT NOT NULL CHECK (lessons BETWEEN 1 AND 3),
    grade_min   BIGINT NOT NULL,
    grade_max   BIGINT NOT NULL CHECK (grade_max >= grade_min),
    seats       BIGINT NOT NULL CHECK (seats > 0),
    taken       BIGINT NOT NULL DEFAULT 0 CHECK (taken >= 0),
    state       TEXT NOT NULL CHECK (state IN ('draft', 'settled', 'announced', 'open', 'closed')),
    reviewed_at BIGINT,
    reviewed_by TEXT,
    PRIMARY KEY (district, place, course),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    CHECK (taken <= seats)
);

CREATE TABLE preference (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    student      TEXT NOT NULL,
    rank         BIGINT NOT NULL CHECK (rank >= 1),
    course       TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, rank),
    UNIQUE (district, place, student, course),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course)
);

-- The roster is fixed and its hash published first; what stands after it is null until the draw is held.
CREATE TABLE draw (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    draw         TEXT NOT NULL,
    mechanism    TEXT NOT NULL,
    salt         TEXT NOT NULL,
    roster       TEXT NOT NULL,
    roster_hash  TEXT NOT NULL,
    fixed_at     BIGINT NOT NULL,
    fixed_by     TEXT NOT NULL,
    randomness   TEXT,
    seed         TEXT,
    result_hash  TEXT,
    drawn_at     BIGINT,
    drawn_by     TEXT,
    artefact     TEXT,
    PRIMARY KEY (district, place, draw)
);

-- 录取与候补: one row a child and course: placed, or waiting at a visible position.
CREATE TABLE placement (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    course   TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('placed', 'waiting', 'closed', 'withdrawn')),
    rank     BIGINT NOT NULL,
    position BIGINT,
    since    BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, course),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course)
);
CREATE INDEX placement_course ON placement (district, place, course, state);

CREATE TABLE grouping (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    grouping TEXT NOT NULL,
    course   TEXT,
    name_zh  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    site     TEXT NOT NULL,
    room     TEXT NOT NULL,
    teacher  TEXT NOT NULL,
    PRIMARY KEY (district, place, grouping),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE grouping_member (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    grouping  TEXT NOT NULL,
    student   TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    left_on   TEXT,
    PRIMARY KEY (district, place, grouping, student),
    FOREIGN KEY (district, place, grouping) REFERENCES grouping (district, place, grouping),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX grouping_member_student ON grouping_member (district, place, student);
