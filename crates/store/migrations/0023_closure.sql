-- 停课: days or hours that the school closed, and what that did to each session.

CREATE TABLE closure (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    closure      TEXT NOT NULL,
    from_date    TEXT NOT NULL,
    to_date      TEXT NOT NULL,
    from_minute  BIGINT NOT NULL,
    until_minute BIGINT NOT NULL CHECK (until_minute > from_minute),
    cause        TEXT NOT NULL CHECK (cause IN ('weather', 'outage', 'epidemic', 'premises', 'other')),
    note         TEXT NOT NULL,
    moved_to     TEXT,
    declared_at  BIGINT NOT NULL,
    declared_by  TEXT NOT NULL,
    lifted_at    BIGINT,
    lifted_by    TEXT,
    PRIMARY KEY (district, place, closure)
);

-- A session with `cancelled_at` is not held, for the reason of its closure; its lessons are held on `moved_to`, if anywhere.
ALTER TABLE session ADD COLUMN cancelled_at BIGINT;
ALTER TABLE session ADD COLUMN cancelled_cause TEXT;
ALTER TABLE session ADD COLUMN closure TEXT;
ALTER TABLE session ADD COLUMN moved_to TEXT;
-- The session whose lessons this one holds instead.
ALTER TABLE session ADD COLUMN moved_from TEXT;
CREATE INDEX session_closure ON session (district, place, closure);
