-- 需求底数 Households that are asked, what they answer, what became of each child. All of it sealed: who is alone after
-- school is not for neighbours or providers to know. Rows are only added.
CREATE TABLE census_paper (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    paper_id  TEXT NOT NULL,
    household TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('household', 'link', 'door', 'outcome')),
    paper     TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by        TEXT NOT NULL,
    PRIMARY KEY (district, place, paper_id),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
CREATE INDEX census_paper_household ON census_paper (district, place, household);
