-- 转入延时托管 Extended care has a session and a roll of its own, under the group 'extended-care' that no child belongs to. At the
-- normal end a child's one row of the roll goes over to it, and how it stood in its evening is kept here: what was charged for goes by
-- that evening's roll, and extended care is no lesson, no evening of care and no meal.

CREATE TABLE extended_roll (
    district     TEXT NOT NULL,
    place        TEXT NOT NULL,
    date         TEXT NOT NULL,
    student      TEXT NOT NULL,
    session      TEXT NOT NULL,
    into_session TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('present', 'late')),
    marked_at    BIGINT,
    marked_by    TEXT,
    came_at      BIGINT,
    listed       BIGINT NOT NULL CHECK (listed IN (0, 1)),
    rolled_at    BIGINT NOT NULL,
    rolled_by    TEXT NOT NULL,
    PRIMARY KEY (district, place, date, student),
    FOREIGN KEY (district, place, session) REFERENCES session (district, place, session),
    FOREIGN KEY (district, place, into_session) REFERENCES session (district, place, session),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX extended_roll_session ON extended_roll (district, place, session);
CREATE INDEX extended_roll_into ON extended_roll (district, place, into_session);

DROP VIEW item_roll;
DROP VIEW item_session;

-- Every session with what it is a lesson of, and each once more with the meal that is served at it; but for extended care.
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
    WHERE e.grouping <> 'extended-care'
    UNION ALL
    SELECT e.district, e.place, 'meals/' || p.scheme AS item, 'meals' AS purse, e.session || '/meal' AS session,
           e.session AS roll, e.grouping, e.date, e.from_at, e.until_at, 1 AS lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, e.cancelled_cause, e.moved_to, e.moved_from
    FROM meal_term p
    JOIN session e ON e.district = p.district AND e.place = p.place AND e.date >= p.from_on AND e.date < p.until_on
    WHERE e.grouping <> 'extended-care';

-- Everyone on the rolls of what is charged for, whoever has gone over to extended care since among them; of a meal whoever had
-- ordered it.
CREATE VIEW item_roll AS
    SELECT e.district, e.place, e.item, e.purse, e.session, e.roll, e.date, e.lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, r.student, r.state
    FROM item_session e
    JOIN roll r ON r.district = e.district AND r.place = e.place AND r.session = e.roll
    WHERE e.purse <> 'meals'
       OR EXISTS (SELECT 1 FROM meal_order o WHERE o.district = r.district AND o.place = r.place AND o.student = r.student
            AND o.from_on <= e.date AND o.until_on > e.date)
    UNION ALL
    SELECT e.district, e.place, e.item, e.purse, e.session, e.roll, e.date, e.lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, r.student, r.state
    FROM item_session e
    JOIN extended_roll r ON r.district = e.district AND r.place = e.place AND r.session = e.roll
    WHERE e.purse <> 'meals'
       OR EXISTS (SELECT 1 FROM meal_order o WHERE o.district = r.district AND o.place = r.place AND o.student = r.student
            AND o.from_on <= e.date AND o.until_on > e.date);
