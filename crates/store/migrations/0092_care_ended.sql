-- 学期结束 The care of a term ends with it, as its courses do: an evening that nobody opened by then is not held any more, and binds no
-- money. Care whose term was over before this was written down is ended by the clock within a minute.
ALTER TABLE programme ADD COLUMN ended_at BIGINT;

DROP VIEW item_lesson;

-- The days on which a child has a course of its own: it does not come to care then.
CREATE VIEW course_day AS
    SELECT o.district, o.place, o.student, x.date
    FROM grouping_member o
    JOIN grouping q ON q.district = o.district AND q.place = o.place AND q.grouping = o.grouping AND q.course IS NOT NULL
    JOIN session x ON x.district = o.district AND x.place = o.place AND x.grouping = o.grouping AND x.cancelled_at IS NULL
         AND x.date >= o.joined_on AND (o.left_on IS NULL OR x.date < o.left_on);

-- The evenings of care that is charged for, of a child's own group: of optional days (by the date's own weekday, Monday 1) those
-- for which its family said so. Whoever has left keeps its last group's evenings, so that what is left of the term is known.
CREATE VIEW care_evening AS
    SELECT m.district, m.place, m.student, 'care/' || p.scheme AS item,
           CASE WHEN r.state = 'accepted' AND (m.left_on IS NULL OR e.date < m.left_on)
                     AND e.until_at > coalesce(r.reviewed_at, r.submitted_at) THEN 1 ELSE 0 END AS sits,
           CASE WHEN p.ended_at IS NULL THEN 0 ELSE 1 END AS ended,
           e.session, e.date, e.from_at, e.until_at, CASE WHEN e.lessons > 0 THEN e.lessons ELSE 1 END AS lessons, e.opened_at,
           e.roll_closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM grouping_member m
    JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping AND g.course IS NULL
    JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping AND e.date >= m.joined_on
    JOIN programme p ON p.district = e.district AND p.place = e.place AND p.from_on <= e.date AND p.until_on > e.date
    CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ registration r
         /*pg WHERE r.district = m.district AND r.place = m.place AND r.student = m.student OFFSET 0) r pg*/
    LEFT JOIN friday f ON f.district = m.district AND f.place = m.place AND f.student = m.student AND f.date = e.date
    WHERE r.district = m.district AND r.place = m.place AND r.student = m.student
      AND (m.left_on IS NULL OR e.date < m.left_on
           OR NOT EXISTS (SELECT 1 FROM grouping_member o
               JOIN grouping q ON q.district = o.district AND q.place = o.place AND q.grouping = o.grouping AND q.course IS NULL
               WHERE o.district = m.district AND o.place = m.place AND o.student = m.student AND o.grouping <> m.grouping
                 AND o.joined_on >= m.left_on))
      AND (p.optional_days NOT LIKE '%' || CAST(((e.from_at + 28800000) / 86400000 + 3) % 7 + 1 AS TEXT) || '%'
           OR coalesce(f.attends, r.fridays) = 1);

-- Every lesson to which a child was meant to come, and whether it still sits there. What has ended with its term, a seat or a care,
-- still has its child, and says so.
CREATE VIEW item_lesson AS
    SELECT p.district, p.place, p.student, p.course AS item, 'course' AS purse,
           CASE WHEN p.state = 'placed' THEN 1 ELSE 0 END AS sits, CASE WHEN p.ended_at IS NULL THEN 0 ELSE 1 END AS ended,
           e.session, e.date, e.from_at, e.until_at, e.lessons, e.opened_at,
           e.roll_closed_at, e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM placement p
    JOIN grouping g ON g.district = p.district AND g.place = p.place AND g.course = p.course
    JOIN session e ON e.district = p.district AND e.place = p.place AND e.grouping = g.grouping
    UNION ALL
    SELECT c.district, c.place, c.student, c.item, 'care' AS purse, c.sits, c.ended,
           c.session, c.date, c.from_at, c.until_at, c.lessons, c.opened_at,
           c.roll_closed_at, c.cancelled_at, c.cancelled_cause, c.moved_to, c.moved_from
    FROM care_evening c
    WHERE NOT EXISTS (SELECT 1 FROM course_day h
        WHERE h.district = c.district AND h.place = c.place AND h.student = c.student AND h.date = c.date);
