-- 更正计课: a roll that is corrected after its lessons were posted. The line goes off or comes on with a time of its own to
-- object, and each change is a row that is only ever added; what was billed for it and goes back stands in the row.

ALTER TABLE tally_line ADD COLUMN stands BIGINT NOT NULL DEFAULT 1 CHECK (stands IN (0, 1));
ALTER TABLE tally_line ADD COLUMN billed_from TEXT;
ALTER TABLE tally_charge ADD COLUMN credit_fen BIGINT NOT NULL DEFAULT 0 CHECK (credit_fen >= 0);

CREATE TABLE tally_recount (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    session        TEXT NOT NULL,
    student        TEXT NOT NULL,
    times          BIGINT NOT NULL CHECK (times > 0),
    tally          TEXT NOT NULL,
    course         TEXT NOT NULL,
    date           TEXT NOT NULL,
    lessons        BIGINT NOT NULL CHECK (lessons >= 0),
    counts         BIGINT NOT NULL CHECK (counts IN (0, 1)),
    way            TEXT NOT NULL CHECK (way IN ('', 'back', 'lowered', 'next')),
    family_fen     BIGINT NOT NULL CHECK (family_fen >= 0),
    government_fen BIGINT NOT NULL CHECK (government_fen >= 0),
    school_fen     BIGINT NOT NULL CHECK (school_fen >= 0),
    made_at        BIGINT NOT NULL,
    made_by        TEXT NOT NULL,
    PRIMARY KEY (district, place, session, student, times),
    FOREIGN KEY (district, place, tally) REFERENCES tally (district, place, tally),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course),
    CHECK (way <> '' OR family_fen + government_fen + school_fen = 0)
);
CREATE INDEX tally_recount_tally ON tally_recount (district, place, tally, student);
