-- 等人接 A pupil that the gate did not let in waits until it is said who fetched it; one whose batch comes another day is turned
-- back as 'early'. What was mistyped before an opening, or of an area of risk, is taken back by a row or a mark beside it.

ALTER TABLE entry RENAME TO old_entry;

CREATE TABLE entry (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    entry    TEXT NOT NULL,
    student  TEXT NOT NULL,
    passed   TEXT NOT NULL CHECK (passed IN ('in', 'closed', 'early', 'held')),
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
INSERT INTO entry (district, place, entry, student, passed, at, by)
    SELECT district, place, entry, student, passed, at, by FROM old_entry;

DROP TABLE old_entry;

CREATE INDEX entry_at ON entry (district, place, at);
CREATE INDEX entry_student ON entry (district, place, student);
-- The gate's page asks for these each time it is opened, and nearly everybody was let in.
CREATE INDEX entry_out ON entry (district, place, at) WHERE passed <> 'in';

-- With whom a pupil went home that the gate did not let in: without this row it still waits there.
CREATE TABLE entry_fetched (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    entry     TEXT NOT NULL,
    collector TEXT NOT NULL,
    name      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by        TEXT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place, entry) REFERENCES entry (district, place, entry)
);

-- An area of risk that was mistyped is withdrawn, with the reason in the journal, and counts no more.
ALTER TABLE clearance_area ADD COLUMN gone_at BIGINT;
ALTER TABLE clearance_area ADD COLUMN gone_by TEXT;

-- Something seen to before the opening is undone, a lot is corrected by a count below nought, a red condition is set aside.
ALTER TABLE readiness RENAME TO old_readiness;

CREATE TABLE readiness (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    entry    TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('basins', 'area', 'lot', 'corrected', 'drill', 'done', 'undone',
                                             'set-aside', 'restored', 'looked')),
    what     TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, entry),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
INSERT INTO readiness (district, place, entry, kind, what, seq, at, by)
    SELECT district, place, entry, kind, what, seq, at, by FROM old_readiness;

DROP TABLE old_readiness;
