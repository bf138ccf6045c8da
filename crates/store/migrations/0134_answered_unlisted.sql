-- 延时托管的答复 A wish for extended care is declined by the school with a reason, or taken back by the family from a day on.
ALTER TABLE extended ADD COLUMN declined_at BIGINT;
ALTER TABLE extended ADD COLUMN declined_by TEXT;
ALTER TABLE extended ADD COLUMN declined_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE extended ADD COLUMN ended_from TEXT;
ALTER TABLE extended ADD COLUMN ended_at BIGINT;
ALTER TABLE extended ADD COLUMN ended_by TEXT;

-- 名单外 Children in a room whom nobody could look up: written down on a phone by name, found out later.
CREATE TABLE roll_unlisted (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    unlisted    TEXT NOT NULL,
    session     TEXT NOT NULL,
    words       TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    came_at     BIGINT NOT NULL,
    noted_by    TEXT NOT NULL,
    student     TEXT,
    who         TEXT NOT NULL DEFAULT '',
    resolved_at BIGINT,
    resolved_by TEXT,
    PRIMARY KEY (district, place, unlisted),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX roll_unlisted_session ON roll_unlisted (district, place, session);
