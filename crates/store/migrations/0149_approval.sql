-- 在案的批准 What the office above let pass of a plan: which limit (`policy/limit`), for which values as the plan writes them (a JSON
-- list), why, by whom. A row of a plan counts only as it stands here. Days are 2021-08-28.
CREATE TABLE approval (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    version     BIGINT NOT NULL,
    part        BIGINT NOT NULL,
    scheme      TEXT NOT NULL,
    of_limit    TEXT NOT NULL,
    allowed     TEXT NOT NULL,
    reason_zh   TEXT NOT NULL,
    reason_en   TEXT NOT NULL,
    approver    TEXT NOT NULL,
    approved_on TEXT NOT NULL,
    at          BIGINT NOT NULL,
    by          TEXT NOT NULL,
    PRIMARY KEY (district, place, version, part),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
