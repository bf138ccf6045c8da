-- 离线签名 Every link of the hand-over chain that a phone had kept: who signed, when by the phone, how wrong its clock was, when it
-- came in, what became of it, and who has looked at what does not count.

CREATE TABLE signing (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    signing   TEXT NOT NULL,
    date      TEXT NOT NULL,
    student   TEXT NOT NULL,
    link      TEXT NOT NULL CHECK (link IN ('given', 'taken', 'arrived', 'back', 'handed')),
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
    PRIMARY KEY (district, place, signing)
);
CREATE INDEX signing_open ON signing (district, place, outcome) WHERE looked_at IS NULL AND outcome IN ('waits', 'refused');
