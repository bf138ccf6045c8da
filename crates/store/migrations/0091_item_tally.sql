-- 课时公示: a counted lesson may be an evening of care, which is no course; and so may one that is recounted or paid back.

CREATE TABLE tally_line_item (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    tally       TEXT NOT NULL,
    student     TEXT NOT NULL,
    session     TEXT NOT NULL,
    course      TEXT NOT NULL,
    date        TEXT NOT NULL,
    lessons     BIGINT NOT NULL CHECK (lessons > 0),
    objection   TEXT NOT NULL DEFAULT '' CHECK (objection IN ('', 'open', 'agreed', 'kept')),
    words       TEXT NOT NULL DEFAULT '',
    objected_at BIGINT,
    objected_by TEXT,
    reason      TEXT NOT NULL DEFAULT '',
    answered_at BIGINT,
    answered_by TEXT,
    stands      BIGINT NOT NULL DEFAULT 1 CHECK (stands IN (0, 1)),
    billed_from TEXT,
    PRIMARY KEY (district, place, tally, student, session),
    FOREIGN KEY (district, place, tally) REFERENCES tally (district, place, tally),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK ((objection = '') = (objected_by IS NULL)),
    CHECK ((objection IN ('agreed', 'kept')) = (answered_by IS NOT NULL))
);
INSERT INTO tally_line_item (district, place, tally, student, session, course, date, lessons, objection, words, objected_at,
                             objected_by, reason, answered_at, answered_by, stands, billed_from)
    SELECT district, place, tally, student, session, course, date, lessons, objection, words, objected_at, objected_by, reason,
           answered_at, answered_by, stands, billed_from
    FROM tally_line;
DROP TABLE tally_line;
ALTER TABLE tally_line_item RENAME TO tally_line;
CREATE INDEX tally_line_student ON tally_line (district, place, student);

CREATE TABLE tally_recount_item (
    district             TEXT NOT NULL,
    place                TEXT NOT NULL,
    session              TEXT NOT NULL,
    student              TEXT NOT NULL,
    times                BIGINT NOT NULL CHECK (times > 0),
    tally                TEXT NOT NULL,
    course               TEXT NOT NULL,
    date                 TEXT NOT NULL,
    lessons              BIGINT NOT NULL CHECK (lessons >= 0),
    counts               BIGINT NOT NULL CHECK (counts IN (0, 1)),
    way                  TEXT NOT NULL CHECK (way IN ('', 'back', 'lowered', 'next')),
    family_fen           BIGINT NOT NULL CHECK (family_fen >= 0),
    government_fen       BIGINT NOT NULL CHECK (government_fen >= 0),
    school_fen           BIGINT NOT NULL CHECK (school_fen >= 0),
    made_at              BIGINT NOT NULL,
    made_by              TEXT NOT NULL,
    again_family_fen     BIGINT NOT NULL DEFAULT 0 CHECK (again_family_fen >= 0),
    again_government_fen BIGINT NOT NULL DEFAULT 0 CHECK (again_government_fen >= 0),
    again_school_fen     BIGINT NOT NULL DEFAULT 0 CHECK (again_school_fen >= 0),
    PRIMARY KEY (district, place, session, student, times),
    FOREIGN KEY (district, place, tally) REFERENCES tally (district, place, tally),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (way <> '' OR family_fen + government_fen + school_fen = 0)
);
INSERT INTO tally_recount_item (district, place, session, student, times, tally, course, date, lessons, counts, way, family_fen,
                                government_fen, school_fen, made_at, made_by, again_family_fen, again_government_fen,
                                again_school_fen)
    SELECT district, place, session, student, times, tally, course, date, lessons, counts, way, family_fen, government_fen,
           school_fen, made_at, made_by, again_family_fen, again_government_fen, again_school_fen
    FROM tally_recount;
DROP TABLE tally_recount;
ALTER TABLE tally_recount_item RENAME TO tally_recount;
CREATE INDEX tally_recount_tally ON tally_recount (district, place, tally, student);

CREATE TABLE tally_repaid_item (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    student        TEXT NOT NULL,
    course         TEXT NOT NULL,
    times          BIGINT NOT NULL CHECK (times > 0),
    family_fen     BIGINT NOT NULL CHECK (family_fen >= 0),
    government_fen BIGINT NOT NULL CHECK (government_fen >= 0),
    school_fen     BIGINT NOT NULL CHECK (school_fen >= 0),
    made_at        BIGINT NOT NULL,
    made_by        TEXT NOT NULL,
    PRIMARY KEY (district, place, student, course, times),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (family_fen + government_fen + school_fen > 0)
);
INSERT INTO tally_repaid_item (district, place, student, course, times, family_fen, government_fen, school_fen, made_at, made_by)
    SELECT district, place, student, course, times, family_fen, government_fen, school_fen, made_at, made_by FROM tally_repaid;
DROP TABLE tally_repaid;
ALTER TABLE tally_repaid_item RENAME TO tally_repaid;
