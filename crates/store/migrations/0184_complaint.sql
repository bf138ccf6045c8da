-- 投诉 What anybody complained of, at the bureau that answers it: the words lie sealed in the paper, `about` is the school. Whoever
-- holds the id reads the answer; people name the number.
CREATE TABLE complaint (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    complaint   TEXT NOT NULL,
    number      BIGINT NOT NULL,
    about       TEXT NOT NULL,
    paper       TEXT NOT NULL,
    filed_at    BIGINT NOT NULL,
    due_on      TEXT NOT NULL,
    answered_at BIGINT,
    risen_at    BIGINT,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (district, place, complaint),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    FOREIGN KEY (district, about) REFERENCES place (district, place)
);
CREATE UNIQUE INDEX complaint_number ON complaint (district, place, number);
CREATE INDEX complaint_about ON complaint (district, about, filed_at);

-- What the bureau did about it: a question to the school, which alone of all this the school reads, or an answer.
CREATE TABLE complaint_step (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    step      TEXT NOT NULL,
    complaint TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('question', 'answer')),
    paper     TEXT NOT NULL,
    due_on    TEXT,
    at        BIGINT NOT NULL,
    by        TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    PRIMARY KEY (district, place, step),
    FOREIGN KEY (district, place, complaint) REFERENCES complaint (district, place, complaint)
);
CREATE INDEX complaint_step_of ON complaint_step (district, place, complaint);
