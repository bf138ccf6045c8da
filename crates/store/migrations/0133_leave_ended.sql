-- 撤回的请假条 Slips that were taken back, as they had come, with the first day that each does not cover any more. What stands of
-- one stays in its own table: whoever asks who is away finds only slips that count.
CREATE TABLE leave_ended (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    leave        TEXT NOT NULL,
    student      TEXT NOT NULL,
    from_date    TEXT NOT NULL,
    to_date      TEXT NOT NULL,
    from_minute  BIGINT,
    until_minute BIGINT,
    kind         TEXT NOT NULL,
    way          TEXT NOT NULL,
    note         TEXT NOT NULL,
    asked_at     BIGINT NOT NULL,
    asked_by     TEXT NOT NULL,
    ended_from   TEXT NOT NULL,
    ended_at     BIGINT NOT NULL,
    ended_by     TEXT NOT NULL,
    PRIMARY KEY (district, place, leave),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
