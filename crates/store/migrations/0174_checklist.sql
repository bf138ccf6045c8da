-- 后勤检查单、保健处理、预案学习 What the logistics group ticked on a day, small first aid (P3.47), and who has passed the quiz of which
-- edition of the safety part (P3.48). A task is named by its Chinese words, an edition by the hash of what is studied. Rows are only added.
CREATE TABLE checklist (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    date      TEXT NOT NULL,
    duty      TEXT NOT NULL,
    task      TEXT NOT NULL,
    ticked_at BIGINT NOT NULL,
    ticked_by TEXT NOT NULL,
    PRIMARY KEY (district, place, date, duty, task),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE first_aid (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    first_aid TEXT NOT NULL,
    student   TEXT NOT NULL,
    at        BIGINT NOT NULL,
    done      TEXT NOT NULL,
    kept_at   BIGINT NOT NULL,
    kept_by   TEXT NOT NULL,
    PRIMARY KEY (district, place, first_aid),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE INDEX first_aid_at ON first_aid (district, place, at);

CREATE TABLE briefing (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    person    TEXT NOT NULL,
    edition   TEXT NOT NULL,
    passed_at BIGINT NOT NULL,
    passed_by TEXT NOT NULL,
    PRIMARY KEY (district, edition, person),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
