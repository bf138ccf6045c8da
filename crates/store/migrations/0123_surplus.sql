-- 结余: what a programme has left once its term or period is over is found once, the office above is told, and the school says what
-- becomes of it. The view says once under which plan each payee of a term earns; a summer period's payees bear theirs in their name.

CREATE VIEW payee_plan AS
    SELECT c.district, c.place, 'payee/course/' || c.course AS account, coalesce(c.plan, '') AS plan, c.title_zh, c.title_en
    FROM course c
    UNION ALL
    SELECT p.district, p.place, 'payee/care/care/' || p.scheme AS account, p.scheme AS plan, p.title_zh, p.title_en
    FROM programme p
    UNION ALL
    SELECT m.district, m.place, 'payee/meals/meals/' || m.scheme AS account, m.scheme AS plan, m.title_zh, m.title_en
    FROM meal_term m;

CREATE TABLE surplus (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    payee    TEXT NOT NULL,
    plan     TEXT NOT NULL,
    period   BIGINT NOT NULL CHECK (period >= 0),
    until_on TEXT NOT NULL,
    fen      BIGINT NOT NULL CHECK (fen > 0),
    found_at BIGINT NOT NULL,
    choice   TEXT NOT NULL DEFAULT '' CHECK (choice IN ('', 'lower', 'back', 'next')),
    reason   TEXT NOT NULL DEFAULT '',
    said_at  BIGINT,
    said_by  TEXT,
    PRIMARY KEY (district, place, payee),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    CHECK ((choice = '') = (said_by IS NULL))
);
