-- 收费项目: what is charged for in a term is a course, or the care of class “1” where its plan has a fee. The views say once what
-- either is called, which sessions are its lessons, and which children are meant to come to each; all that bills, rolls, refunds
-- and the end of the term ask about money is asked of them. A place whose care is free has no row here, and no care in a view.

CREATE TABLE programme (
    district      TEXT NOT NULL,
    place         TEXT NOT NULL,
    scheme        TEXT NOT NULL,
    title_zh      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    from_on       TEXT NOT NULL,
    until_on      TEXT NOT NULL,
    optional_days TEXT NOT NULL,
    PRIMARY KEY (district, place, scheme),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    CHECK (from_on < until_on)
);

CREATE VIEW item AS
    SELECT c.district, c.place, c.course AS item, 'course' AS purse, c.title_zh, c.title_en
    FROM course c
    UNION ALL
    SELECT p.district, p.place, 'care/' || p.scheme AS item, 'care' AS purse, p.title_zh, p.title_en
    FROM programme p;

-- Every session with what it is a lesson of. An evening of care whose plan counts no lessons is one.
CREATE VIEW item_session AS
    SELECT e.district, e.place, g.course AS item, 'course' AS purse, e.session, e.grouping, e.date, e.from_at, e.until_at,
           e.lessons, e.opened_at, e.roll_closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM session e
    JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping AND g.course IS NOT NULL
    UNION ALL
    SELECT e.district, e.place, 'care/' || p.scheme AS item, 'care' AS purse, e.session, e.grouping, e.date, e.from_at, e.until_at,
           CASE WHEN e.lessons > 0 THEN e.lessons ELSE 1 END AS lessons, e.opened_at, e.roll_closed_at, e.cancelled_at,
           e.cancelled_cause, e.moved_to, e.moved_from
    FROM session e
    JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping AND g.course IS NULL
    JOIN programme p ON p.district = e.district AND p.place = e.place AND p.from_on <= e.date AND p.until_on > e.date;

-- Every lesson to which a child was meant to come, and whether it still sits there. To care it comes on the evenings of its group
-- on which no course of its own is held and, of optional days (by the date's own weekday, Monday 1), on those for which its family
-- said so. Whoever has left keeps its last group's evenings, so that what is left of the term is known. A seat that has ended with
-- its term still sits there, and says so.
CREATE VIEW item_lesson AS
    SELECT p.district, p.place, p.student, p.course AS item, 'course' AS purse,
           CASE WHEN p.state = 'placed' THEN 1 ELSE 0 END AS sits, CASE WHEN p.ended_at IS NULL THEN 0 ELSE 1 END AS ended,
           e.session, e.date, e.from_at, e.until_at, e.lessons, e.opened_at,
           e.roll_closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM placement p
    JOIN grouping g ON g.district = p.district AND g.place = p.place AND g.course = p.course
    JOIN session e ON e.district = p.district AND e.place = p.place AND e.grouping = g.grouping
    UNION ALL
    SELECT m.district, m.place, m.student, 'care/' || p.scheme AS item, 'care' AS purse,
           CASE WHEN r.state = 'accepted' AND (m.left_on IS NULL OR e.date < m.left_on)
                     AND e.until_at > coalesce(r.reviewed_at, r.submitted_at) THEN 1 ELSE 0 END AS sits, 0 AS ended,
           e.session, e.date, e.from_at, e.until_at, CASE WHEN e.lessons > 0 THEN e.lessons ELSE 1 END AS lessons, e.opened_at,
           e.roll_closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM grouping_member m
    JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping AND g.course IS NULL
    JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping AND e.date >= m.joined_on
    JOIN programme p ON p.district = e.district AND p.place = e.place AND p.from_on <= e.date AND p.until_on > e.date
    JOIN registration r ON r.district = m.district AND r.place = m.place AND r.student = m.student
    LEFT JOIN friday f ON f.district = m.district AND f.place = m.place AND f.student = m.student AND f.date = e.date
    WHERE (m.left_on IS NULL OR e.date < m.left_on
           OR NOT EXISTS (SELECT 1 FROM grouping_member o
               JOIN grouping q ON q.district = o.district AND q.place = o.place AND q.grouping = o.grouping AND q.course IS NULL
               WHERE o.district = m.district AND o.place = m.place AND o.student = m.student AND o.grouping <> m.grouping
                 AND o.joined_on >= m.left_on))
      AND NOT EXISTS (SELECT 1 FROM grouping_member o
           JOIN grouping q ON q.district = o.district AND q.place = o.place AND q.grouping = o.grouping AND q.course IS NOT NULL
           JOIN session x ON x.district = o.district AND x.place = o.place AND x.grouping = o.grouping AND x.date = e.date
                AND x.cancelled_at IS NULL
           WHERE o.district = m.district AND o.place = m.place AND o.student = m.student AND o.joined_on <= e.date
             AND (o.left_on IS NULL OR o.left_on > e.date))
      AND (p.optional_days NOT LIKE '%' || CAST(((e.from_at + 28800000) / 86400000 + 3) % 7 + 1 AS TEXT) || '%'
           OR coalesce(f.attends, r.fridays) = 1);

-- Each closed roll asks for the bills of its course or care.
CREATE INDEX bill_course ON bill (district, place, course, student);

-- A relief that was granted under a plan with several fees: what each takes off. One of before is of courses.
CREATE TABLE relief_part (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    relief   TEXT NOT NULL,
    purse    TEXT NOT NULL CHECK (purse IN ('care', 'course')),
    percent  BIGINT NOT NULL CHECK (percent BETWEEN 1 AND 100),
    borne_by TEXT NOT NULL CHECK (borne_by IN ('government', 'school')),
    PRIMARY KEY (district, place, relief, purse),
    FOREIGN KEY (district, place, relief) REFERENCES relief (district, place, relief)
);

CREATE VIEW relief_granted AS
    SELECT r.district, r.place, r.student, 'course' AS purse, r.percent, r.borne_by
    FROM relief r
    WHERE r.state = 'granted' AND NOT EXISTS (SELECT 1 FROM relief_part a WHERE a.district = r.district AND a.place = r.place
        AND a.relief = r.relief)
    UNION ALL
    SELECT r.district, r.place, r.student, a.purse, a.percent, a.borne_by
    FROM relief r
    JOIN relief_part a ON a.district = r.district AND a.place = r.place AND a.relief = r.relief
    WHERE r.state = 'granted';
