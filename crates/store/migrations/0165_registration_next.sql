-- 下学期去留 What a family says of the next term while its registration goes on: it stays, it does not come, or it comes on other days.
-- The registration itself changes only when the clock does what was said, on the first day of that plan.
CREATE TABLE registration_next (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    student    TEXT NOT NULL,
    plan       TEXT NOT NULL,
    word       TEXT NOT NULL CHECK (word IN ('stays', 'leaves', 'changes')),
    fridays    BIGINT CHECK (fridays IN (0, 1)),
    study      TEXT NOT NULL,
    said_at    BIGINT NOT NULL,
    said_by    TEXT NOT NULL,
    applied_at BIGINT,
    PRIMARY KEY (district, place, student, plan),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK ((word = 'changes') = (fridays IS NOT NULL))
);
CREATE INDEX registration_next_plan ON registration_next (district, place, plan);
