-- 活动种类 A kind beyond the opinion's list: a school's question and its district's answer.
CREATE TABLE activity (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    activity    TEXT NOT NULL,
    title_zh    TEXT NOT NULL,
    title_en    TEXT NOT NULL,
    why         TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'declined')),
    reason      TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_on TEXT,
    at          BIGINT NOT NULL,
    by          TEXT NOT NULL,
    PRIMARY KEY (district, place, activity),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- 内容审查 What a person decided about a note in which a forbidden word was found; the note is known by its hash, so that
-- one that is written anew is looked at anew, and one that was written otherwise and comes back may be decided again.
-- Rows are only added.
CREATE TABLE content (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    source   TEXT NOT NULL CHECK (source IN ('carelog', 'help')),
    subject  TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    verdict  TEXT NOT NULL CHECK (verdict IN ('kept', 'changed')),
    words    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, source, subject, sha256, at),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

-- 个别辅导 Help for a child or a few; only the children's own families and staff read it.
CREATE TABLE help (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    help     TEXT NOT NULL,
    session  TEXT NOT NULL,
    date     TEXT NOT NULL,
    topic    TEXT NOT NULL,
    minutes  BIGINT NOT NULL CHECK (minutes > 0),
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, help),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session)
);
CREATE TABLE help_student (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    help     TEXT NOT NULL,
    student  TEXT NOT NULL,
    PRIMARY KEY (district, place, help, student),
    FOREIGN KEY (district, place, help) REFERENCES help (district, place, help),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX help_student_student ON help_student (district, place, student);

-- 影片 The register of films, and what was shown to whom when.
CREATE TABLE film (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    film        TEXT NOT NULL,
    title       TEXT NOT NULL,
    source      TEXT NOT NULL,
    minutes     BIGINT NOT NULL CHECK (minutes > 0),
    grade_min   BIGINT NOT NULL,
    grade_max   BIGINT NOT NULL CHECK (grade_max >= grade_min),
    entered_by  TEXT NOT NULL,
    approved_by TEXT,
    reason      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (district, place, film),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE TABLE film_shown (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    film     TEXT NOT NULL,
    session  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, film, session),
    FOREIGN KEY (district, place, film) REFERENCES film (district, place, film),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session)
);
