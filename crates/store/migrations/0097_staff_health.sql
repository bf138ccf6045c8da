-- 教职工健康档案 What members of staff declare and report of themselves, the steps since, what the school said. All of it sealed,
-- none of it ever changed; of a day the newest report counts. `seq` is the number of its journal row.
CREATE TABLE staff_health_paper (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    staff    TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('declared', 'report', 'step', 'word')),
    seq      BIGINT NOT NULL,
    paper    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, paper_id),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    FOREIGN KEY (district, staff) REFERENCES staff (district, staff)
);
CREATE INDEX staff_health_paper_staff ON staff_health_paper (district, place, staff);

-- A member of staff is reminded of a day's report once.
CREATE TABLE staff_health_reminder (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    staff    TEXT NOT NULL,
    date     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (district, place, staff, date),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    FOREIGN KEY (district, staff) REFERENCES staff (district, staff)
);
