-- 柜台代办 What an adult of a household without a phone asked of the cashier: what, how, and the picture of the paper where there is one,
-- as text. `what` is `refund`, `withdraw/<refund>` or `rest/<choice>`.
CREATE TABLE behalf (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    behalf   TEXT NOT NULL,
    student  TEXT NOT NULL,
    what     TEXT NOT NULL,
    fen      BIGINT NOT NULL CHECK (fen >= 0),
    asker    TEXT NOT NULL,
    name     TEXT NOT NULL,
    way      TEXT NOT NULL CHECK (way IN ('in-person', 'paper')),
    reason   TEXT NOT NULL,
    format   TEXT,
    packed   TEXT,
    taken_at BIGINT NOT NULL,
    taken_by TEXT NOT NULL,
    PRIMARY KEY (district, place, behalf),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK ((format IS NULL) = (packed IS NULL))
);
CREATE INDEX behalf_student ON behalf (district, place, student);
