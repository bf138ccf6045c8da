-- 餐费: meals of a term that are charged for are one more item, with a purse of its own (X.7). Only a child whose family has ordered
-- eats and pays. A meal is served at a session that has a roll, in care or in a course, and its money goes by that roll: it is the
-- lesson `<session>/meal`, and `roll` says whose roll tells who was there. A place that charges for no meal has no row here.

CREATE TABLE meal_term (
    district      TEXT NOT NULL,
    place         TEXT NOT NULL,
    scheme        TEXT NOT NULL,
    title_zh      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    from_on       TEXT NOT NULL,
    until_on      TEXT NOT NULL,
    optional_days TEXT NOT NULL,
    ended_at      BIGINT,
    PRIMARY KEY (district, place, scheme),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    CHECK (from_on < until_on)
);

-- 订餐: from which day on a child eats, and until which; one that stands has no end.
CREATE TABLE meal_order (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    student  TEXT NOT NULL,
    from_on  TEXT NOT NULL,
    until_on TEXT NOT NULL,
    said_at  BIGINT NOT NULL,
    said_by  TEXT NOT NULL,
    PRIMARY KEY (district, place, student, from_on),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (from_on <= until_on)
);

DROP VIEW item;
DROP VIEW item_session;
DROP VIEW item_lesson;

CREATE VIEW item AS
    SELECT c.district, c.place, c.course AS item, 'course' AS purse, c.title_zh, c.title_en
    FROM course c
    UNION ALL
    SELECT p.district, p.place, 'care/' || p.scheme AS item, 'care' AS purse, p.title_zh, p.title_en
    FROM programme p
    UNION ALL
    SELECT p.district, p.place, 'meals/' || p.scheme AS item, 'meals' AS purse, p.title_zh, p.title_en
    FROM meal_term p;

-- Every session with what it is a lesson of, and each once more with the meal that is served at it.
CREATE VIEW item_session AS
    SELECT e.district, e.place, g.course AS item, 'course' AS purse, e.session, e.session AS roll, e.grouping, e.date, e.from_at,
           e.until_at, e.lessons, e.opened_at, e.roll_closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM session e
    JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping AND g.course IS NOT NULL
    UNION ALL
    SELECT e.district, e.place, 'care/' || p.scheme AS item, 'care' AS purse, e.session, e.session AS roll, e.grouping, e.date,
           e.from_at, e.until_at, CASE WHEN e.lessons > 0 THEN e.lessons ELSE 1 END AS lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM session e
    JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping AND g.course IS NULL
    JOIN programme p ON p.district = e.district AND p.place = e.place AND p.from_on <= e.date AND p.until_on > e.date
    UNION ALL
    SELECT e.district, e.place, 'meals/' || p.scheme AS item, 'meals' AS purse, e.session || '/meal' AS session,
           e.session AS roll, e.grouping, e.date, e.from_at, e.until_at, 1 AS lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM meal_term p
    JOIN session e ON e.district = p.district AND e.place = p.place AND e.date >= p.from_on AND e.date < p.until_on;

-- Everyone on the rolls of what is charged for; of a meal whoever had ordered it.
CREATE VIEW item_roll AS
    SELECT e.district, e.place, e.item, e.purse, e.session, e.roll, e.date, e.lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, r.student, r.state
    FROM item_session e
    JOIN roll r ON r.district = e.district AND r.place = e.place AND r.session = e.roll
    WHERE e.purse <> 'meals'
       OR EXISTS (SELECT 1 FROM meal_order o WHERE o.district = r.district AND o.place = r.place AND o.student = r.student
            AND o.from_on <= e.date AND o.until_on > e.date);

-- The sessions at which a child eats that has ever ordered, and whether its order still stands: those of its care group as its care
-- has them, and of each course group it is in. A course that is cancelled serves nothing: its children are at care then.
CREATE VIEW meal_evening AS
    SELECT m.district, m.place, m.student, 'meals/' || p.scheme AS item, g.course,
           CASE WHEN r.state = 'accepted' AND (m.left_on IS NULL OR e.date < m.left_on)
                     AND e.until_at > coalesce(r.reviewed_at, r.submitted_at)
                     AND EXISTS (SELECT 1 FROM meal_order o WHERE o.district = m.district AND o.place = m.place
                       AND o.student = m.student AND o.from_on <= e.date AND o.until_on = '9999-12-31') THEN 1 ELSE 0 END AS sits,
           CASE WHEN p.ended_at IS NULL THEN 0 ELSE 1 END AS ended,
           e.session, e.date, e.from_at, e.until_at, e.opened_at, e.roll_closed_at, e.cancelled_at, e.cancelled_cause,
           e.moved_to, e.moved_from
    FROM grouping_member m
    JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
    JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping AND e.date >= m.joined_on
    JOIN meal_term p ON p.district = e.district AND p.place = e.place AND p.from_on <= e.date AND p.until_on > e.date
    CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ registration r
         /*pg WHERE r.district = m.district AND r.place = m.place AND r.student = m.student OFFSET 0) r pg*/
    LEFT JOIN friday f ON f.district = m.district AND f.place = m.place AND f.student = m.student AND f.date = e.date
    WHERE r.district = m.district AND r.place = m.place AND r.student = m.student
      AND EXISTS (SELECT 1 FROM meal_order w WHERE w.district = m.district AND w.place = m.place AND w.student = m.student)
      AND (g.course IS NOT NULL AND e.cancelled_at IS NULL AND (m.left_on IS NULL OR e.date < m.left_on)
           OR g.course IS NULL
           AND (m.left_on IS NULL OR e.date < m.left_on
                OR NOT EXISTS (SELECT 1 FROM grouping_member o
                    JOIN grouping q ON q.district = o.district AND q.place = o.place AND q.grouping = o.grouping
                         AND q.course IS NULL
                    WHERE o.district = m.district AND o.place = m.place AND o.student = m.student
                      AND o.grouping <> m.grouping AND o.joined_on >= m.left_on))
           AND (p.optional_days NOT LIKE '%' || CAST(((e.from_at + 28800000) / 86400000 + 3) % 7 + 1 AS TEXT) || '%'
                OR coalesce(f.attends, r.fridays) = 1));

-- Every lesson and every meal to which a child was meant to come, and whether it still sits there. On the day of a course of its own
-- it eats there and not at care.
CREATE VIEW item_lesson AS
    SELECT p.district, p.place, p.student, p.course AS item, 'course' AS purse,
           CASE WHEN p.state = 'placed' THEN 1 ELSE 0 END AS sits, CASE WHEN p.ended_at IS NULL THEN 0 ELSE 1 END AS ended,
           e.session, e.session AS roll, e.date, e.from_at, e.until_at, e.lessons, e.opened_at,
           e.roll_closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM placement p
    JOIN grouping g ON g.district = p.district AND g.place = p.place AND g.course = p.course
    JOIN session e ON e.district = p.district AND e.place = p.place AND e.grouping = g.grouping
    UNION ALL
    SELECT c.district, c.place, c.student, c.item, 'care' AS purse, c.sits, c.ended,
           c.session, c.session AS roll, c.date, c.from_at, c.until_at, c.lessons, c.opened_at,
           c.roll_closed_at, c.cancelled_at, c.cancelled_cause, c.moved_to, c.moved_from
    FROM care_evening c
    WHERE NOT EXISTS (SELECT 1 FROM course_day h
        WHERE h.district = c.district AND h.place = c.place AND h.student = c.student AND h.date = c.date)
    UNION ALL
    SELECT c.district, c.place, c.student, c.item, 'meals' AS purse, c.sits, c.ended,
           c.session || '/meal' AS session, c.session AS roll, c.date, c.from_at, c.until_at, 1 AS lessons, c.opened_at,
           c.roll_closed_at, c.cancelled_at, c.cancelled_cause, c.moved_to, c.moved_from
    FROM meal_evening c
    WHERE c.course IS NOT NULL
       OR NOT EXISTS (SELECT 1 FROM course_day h
            WHERE h.district = c.district AND h.place = c.place AND h.student = c.student AND h.date = c.date);
