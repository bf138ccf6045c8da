-- 更正计课 What a recount owes is its payer's: a charge says how much of whose credit it used, a recount how much of that is owed
-- again, and what no charge is left for is paid back, which is a row that is only ever added.
ALTER TABLE tally_charge ADD COLUMN credit_government_fen BIGINT NOT NULL DEFAULT 0 CHECK (credit_government_fen >= 0);
ALTER TABLE tally_charge ADD COLUMN credit_school_fen BIGINT NOT NULL DEFAULT 0 CHECK (credit_school_fen >= 0);
ALTER TABLE tally_recount ADD COLUMN again_family_fen BIGINT NOT NULL DEFAULT 0 CHECK (again_family_fen >= 0);
ALTER TABLE tally_recount ADD COLUMN again_government_fen BIGINT NOT NULL DEFAULT 0 CHECK (again_government_fen >= 0);
ALTER TABLE tally_recount ADD COLUMN again_school_fen BIGINT NOT NULL DEFAULT 0 CHECK (again_school_fen >= 0);
-- What of a charge is for lessons of a term before: it is none of this term's cap.
ALTER TABLE tally_charge ADD COLUMN late_fen BIGINT NOT NULL DEFAULT 0 CHECK (late_fen >= 0);

-- A credit that was used before anybody wrote whose it was came from recounts: it is their payers', in their proportion.
UPDATE tally_charge SET credit_government_fen = COALESCE((SELECT tally_charge.credit_fen * CAST(sum(r.government_fen) AS BIGINT)
        / NULLIF(CAST(sum(r.family_fen + r.government_fen + r.school_fen) AS BIGINT), 0)
    FROM tally_recount r WHERE r.district = tally_charge.district AND r.place = tally_charge.place
      AND r.student = tally_charge.student AND r.course = tally_charge.course AND r.way = 'next'), 0)
    WHERE credit_fen > 0;
UPDATE tally_charge SET credit_school_fen = COALESCE((SELECT tally_charge.credit_fen * CAST(sum(r.school_fen) AS BIGINT)
        / NULLIF(CAST(sum(r.family_fen + r.government_fen + r.school_fen) AS BIGINT), 0)
    FROM tally_recount r WHERE r.district = tally_charge.district AND r.place = tally_charge.place
      AND r.student = tally_charge.student AND r.course = tally_charge.course AND r.way = 'next'), 0)
    WHERE credit_fen > 0;

CREATE TABLE tally_repaid (
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
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course),
    CHECK (family_fen + government_fen + school_fen > 0)
);

-- 补正出勤 How a child stood for its lesson's money, said after the evening was over. The roll itself stays as it was signed.
CREATE TABLE roll_amended (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    session  TEXT NOT NULL,
    student  TEXT NOT NULL,
    times    BIGINT NOT NULL CHECK (times > 0),
    state    TEXT NOT NULL CHECK (state IN ('present', 'absent', 'leave')),
    reason   TEXT NOT NULL CHECK (reason <> ''),
    money    TEXT NOT NULL CHECK (money IN ('none', 'moved', 'counted', 'owed', 'missing')),
    made_at  BIGINT NOT NULL,
    made_by  TEXT NOT NULL,
    PRIMARY KEY (district, place, session, student, times),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
