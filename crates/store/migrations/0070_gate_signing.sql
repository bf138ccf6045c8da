-- 断网时的校门三步: the steps of an early collection may be signed on a phone without a network, as the links of a line are. The check of
-- the table knows three links more, and a first step says why so early.

ALTER TABLE signing RENAME TO old_signing;

CREATE TABLE signing (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    signing   TEXT NOT NULL,
    date      TEXT NOT NULL,
    student   TEXT NOT NULL,
    link      TEXT NOT NULL CHECK (link IN
                  ('given', 'taken', 'arrived', 'back', 'handed', 'gate-check', 'care-teacher-signature', 'exit')),
    escort    TEXT NOT NULL,
    session   TEXT NOT NULL,
    collector TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    seen_at   BIGINT NOT NULL,
    skew_ms   BIGINT NOT NULL,
    came_at   BIGINT NOT NULL,
    signed_by TEXT NOT NULL,
    signed_as TEXT NOT NULL,
    outcome   TEXT NOT NULL CHECK (outcome IN ('counted', 'known', 'waits', 'refused')),
    why       TEXT NOT NULL,
    looked_at BIGINT,
    looked_by TEXT,
    note      TEXT NOT NULL DEFAULT '',
    reason    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, signing)
);
INSERT INTO signing (district, place, signing, date, student, link, escort, session, collector, made_at, seen_at, skew_ms,
                     came_at, signed_by, signed_as, outcome, why, looked_at, looked_by, note)
    SELECT district, place, signing, date, student, link, escort, session, collector, made_at, seen_at, skew_ms, came_at,
           signed_by, signed_as, outcome, why, looked_at, looked_by, note
    FROM old_signing;

DROP TABLE old_signing;
CREATE INDEX signing_open ON signing (district, place, outcome) WHERE looked_at IS NULL AND outcome IN ('waits', 'refused');
CREATE INDEX signing_doubt ON signing (district, place, outcome) WHERE outcome IN ('waits', 'refused');
