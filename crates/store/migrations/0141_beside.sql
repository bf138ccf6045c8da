-- 课后服务以外的收费: extended care, evening study, lunch and early care that are charged for are items too, each under a kind of money of
-- its own (P1.25, P1.26, X.7). Their days are laid out by the plan's calendar. Extended care's money goes by the roll of its session, the
-- others' by a register that whoever watches signs once a day. A place that charges for none of them has no row here.

CREATE TABLE beside_term (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    scheme   TEXT NOT NULL,
    purse    TEXT NOT NULL CHECK (purse IN ('extended-care', 'evening-study', 'lunch-care', 'early-care')),
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    grades   TEXT NOT NULL,
    from_on  TEXT NOT NULL,
    until_on TEXT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (district, place, scheme, purse),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    CHECK (from_on < until_on)
);

-- One day of one of them. `day` is the weekday whose timetable is kept, which on a make-up day is not the date's own.
CREATE TABLE beside_day (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    session        TEXT NOT NULL,
    scheme         TEXT NOT NULL,
    purse          TEXT NOT NULL,
    date           TEXT NOT NULL,
    day            TEXT NOT NULL,
    from_at        BIGINT NOT NULL,
    until_at       BIGINT NOT NULL CHECK (until_at > from_at),
    lessons        BIGINT NOT NULL CHECK (lessons > 0),
    roll_closed_at BIGINT,
    roll_closed_by TEXT,
    PRIMARY KEY (district, place, session),
    UNIQUE (district, place, purse, date),
    FOREIGN KEY (district, place, scheme, purse) REFERENCES beside_term (district, place, scheme, purse)
);

-- 登记 How each child on its list stood on a day.
CREATE TABLE beside_mark (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    session   TEXT NOT NULL,
    student   TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('present', 'absent', 'leave')),
    marked_at BIGINT NOT NULL,
    marked_by TEXT NOT NULL,
    PRIMARY KEY (district, place, session, student),
    FOREIGN KEY (district, place, session) REFERENCES beside_day (district, place, session),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

-- 选星期 On which weekdays a child stays for one of them, chosen by its family: from which day on, and until which; one that stands has no
-- end. What was chosen before this was written down stands since the beginning.
CREATE TABLE beside_choice (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    purse     TEXT NOT NULL CHECK (purse IN ('evening-study', 'lunch-care', 'early-care')),
    day       TEXT NOT NULL CHECK (day IN ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),
    from_on   TEXT NOT NULL,
    until_on  TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (district, place, student, purse, day, from_on),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (from_on <= until_on)
);
INSERT INTO beside_choice (district, place, student, purse, day, from_on, until_on, chosen_by, chosen_at)
    SELECT district, place, student, 'evening-study', day, '2000-01-01', '9999-12-31', chosen_by, chosen_at FROM study;
DROP TABLE study;
CREATE INDEX beside_choice_day ON beside_choice (district, place, purse, day);

DROP VIEW item_roll;
DROP VIEW item_session;
DROP VIEW item_lesson;
DROP VIEW item;
DROP VIEW payee_plan;

CREATE VIEW item AS
    SELECT c.district, c.place, c.course AS item, 'course' AS purse, c.title_zh, c.title_en
    FROM course c
    UNION ALL
    SELECT p.district, p.place, 'care/' || p.scheme AS item, 'care' AS purse, p.title_zh, p.title_en
    FROM programme p
    UNION ALL
    SELECT p.district, p.place, 'meals/' || p.scheme AS item, 'meals' AS purse, p.title_zh, p.title_en
    FROM meal_term p
    UNION ALL
    SELECT p.district, p.place, p.purse || '/' || p.scheme AS item, p.purse, p.title_zh, p.title_en
    FROM beside_term p;

CREATE VIEW payee_plan AS
    SELECT c.district, c.place, 'payee/course/' || c.course AS account, coalesce(c.plan, '') AS plan, c.title_zh, c.title_en
    FROM course c
    UNION ALL
    SELECT p.district, p.place, 'payee/care/care/' || p.scheme AS account, p.scheme AS plan, p.title_zh, p.title_en
    FROM programme p
    UNION ALL
    SELECT m.district, m.place, 'payee/meals/meals/' || m.scheme AS account, m.scheme AS plan, m.title_zh, m.title_en
    FROM meal_term m
    UNION ALL
    SELECT b.district, b.place, 'payee/' || b.purse || '/' || b.purse || '/' || b.scheme AS account, b.scheme AS plan,
           b.title_zh, b.title_en
    FROM beside_term b;

-- How a child stood, wherever that is written: on the roll of its evening, whoever has gone over to extended care since among them, or in
-- a register of a day.
CREATE VIEW stood AS
    SELECT r.district, r.place, r.session, r.student, r.state FROM roll r
    UNION ALL
    SELECT x.district, x.place, x.session, x.student, x.state FROM extended_roll x
    UNION ALL
    SELECT m.district, m.place, m.session, m.student, m.state FROM beside_mark m;

-- The days with what they are of. One that a closure of the school takes away is not held, unless its register was signed.
CREATE VIEW beside_session AS
    SELECT d.district, d.place, d.purse || '/' || d.scheme AS item, d.purse, d.session, d.session AS roll, '' AS grouping, d.date, d.day,
           d.from_at, d.until_at, d.lessons, d.roll_closed_at AS opened_at, d.roll_closed_at,
           CASE WHEN d.roll_closed_at IS NULL THEN (SELECT max(c.declared_at) FROM closure c
               WHERE c.district = d.district AND c.place = d.place AND c.grouping IS NULL AND c.lifted_at IS NULL
                 AND c.from_date <= d.date AND c.to_date >= d.date AND c.from_minute < (d.until_at / 60000 + 480) % 1440
                 AND c.until_minute > (d.from_at / 60000 + 480) % 1440) END AS cancelled_at,
           CASE WHEN d.roll_closed_at IS NULL THEN (SELECT max(c.cause) FROM closure c
               WHERE c.district = d.district AND c.place = d.place AND c.grouping IS NULL AND c.lifted_at IS NULL
                 AND c.from_date <= d.date AND c.to_date >= d.date AND c.from_minute < (d.until_at / 60000 + 480) % 1440
                 AND c.until_minute > (d.from_at / 60000 + 480) % 1440) END AS cancelled_cause
    FROM beside_day d
    WHERE d.purse <> 'extended-care'
    UNION ALL
    SELECT d.district, d.place, d.purse || '/' || d.scheme AS item, d.purse, d.session, coalesce(e.session, d.session) AS roll,
           coalesce(e.grouping, '') AS grouping, d.date, d.day, d.from_at, d.until_at, d.lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, e.cancelled_cause
    FROM beside_day d
    LEFT JOIN session e ON e.district = d.district AND e.place = d.place AND e.grouping = 'extended-care' AND e.date = d.date
    WHERE d.purse = 'extended-care';

-- Who is meant to come on which day: on the weekdays that its family chose, or while its extended care is agreed. A wish that was taken
-- back keeps its days, and nobody sits there any more.
CREATE VIEW beside_lesson AS
    SELECT e.district, e.place, s.student, e.item, e.purse,
           CASE WHEN e.date < coalesce(s.on_roll_until, '9999-12-31') THEN 1 ELSE 0 END AS sits,
           CASE WHEN p.ended_at IS NULL THEN 0 ELSE 1 END AS ended,
           e.session, e.roll, e.date, e.from_at, e.until_at, e.lessons, e.opened_at, e.roll_closed_at, e.cancelled_at,
           e.cancelled_cause
    FROM beside_choice h
    JOIN student s ON s.district = h.district AND s.place = h.place AND s.student = h.student
    JOIN beside_session e ON e.district = h.district AND e.place = h.place AND e.purse = h.purse AND e.day = h.day
         AND e.date >= h.from_on AND e.date < h.until_on
    JOIN beside_term p ON p.district = e.district AND p.place = e.place AND p.purse = e.purse AND p.from_on <= e.date
         AND p.until_on > e.date
         AND (p.grades = '' OR p.grades LIKE '% ' || CAST(s.grade AS TEXT) || ' %')
    UNION ALL
    SELECT e.district, e.place, s.student, e.item, e.purse,
           max(CASE WHEN (x.ended_from IS NULL OR x.ended_from > e.date) AND e.date < coalesce(s.on_roll_until, '9999-12-31')
               THEN 1 ELSE 0 END) AS sits,
           max(CASE WHEN p.ended_at IS NULL THEN 0 ELSE 1 END) AS ended,
           e.session, e.roll, e.date, e.from_at, e.until_at, e.lessons, e.opened_at, e.roll_closed_at, e.cancelled_at,
           e.cancelled_cause
    FROM extended x
    JOIN student s ON s.district = x.district AND s.place = x.place AND s.student = x.student
    JOIN beside_session e ON e.district = x.district AND e.place = x.place AND e.purse = 'extended-care'
         AND e.date >= x.held_from AND e.date <= x.held_until
    JOIN beside_term p ON p.district = e.district AND p.place = e.place AND p.purse = e.purse AND p.from_on <= e.date
         AND p.until_on > e.date
         AND (p.grades = '' OR p.grades LIKE '% ' || CAST(s.grade AS TEXT) || ' %')
    WHERE x.agreed_at IS NOT NULL
    GROUP BY e.district, e.place, s.student, e.item, e.purse, e.session, e.roll, e.date, e.from_at, e.until_at, e.lessons,
             e.opened_at, e.roll_closed_at, e.cancelled_at, e.cancelled_cause;

-- Every session with what it is a lesson of, each once more with the meal that is served at it, and the days of what stands beside.
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
    WHERE e.grouping <> 'extended-care'
    UNION ALL
    SELECT d.district, d.place, d.item, d.purse, d.session, d.roll, d.grouping, d.date, d.from_at, d.until_at, d.lessons, d.opened_at,
           d.roll_closed_at, d.cancelled_at, d.cancelled_cause, NULL AS moved_to, NULL AS moved_from
    FROM beside_session d;

-- Everyone on the rolls of what is charged for, whoever has gone over to extended care since among them; of a meal whoever had
-- ordered it, of extended care whoever was on its list; and everyone in the registers.
CREATE VIEW item_roll AS
    SELECT e.district, e.place, e.item, e.purse, e.session, e.roll, e.date, e.lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, r.student, r.state
    FROM item_session e
    JOIN roll r ON r.district = e.district AND r.place = e.place AND r.session = e.roll
    WHERE e.purse IN ('course', 'care')
       OR e.purse = 'meals' AND EXISTS (SELECT 1 FROM meal_order o WHERE o.district = r.district AND o.place = r.place
            AND o.student = r.student AND o.from_on <= e.date AND o.until_on > e.date)
    UNION ALL
    SELECT e.district, e.place, e.item, e.purse, e.session, e.roll, e.date, e.lessons, e.opened_at, e.roll_closed_at,
           e.cancelled_at, r.student, r.state
    FROM item_session e
    JOIN extended_roll r ON r.district = e.district AND r.place = e.place AND r.session = e.roll
    WHERE e.purse IN ('course', 'care')
       OR e.purse = 'meals' AND EXISTS (SELECT 1 FROM meal_order o WHERE o.district = r.district AND o.place = r.place
            AND o.student = r.student AND o.from_on <= e.date AND o.until_on > e.date)
    UNION ALL
    SELECT d.district, d.place, d.item, d.purse, d.session, d.roll, d.date, d.lessons, d.opened_at, d.roll_closed_at,
           d.cancelled_at, r.student, r.state
    FROM beside_session d
    JOIN roll r ON r.district = d.district AND r.place = d.place AND r.session = d.roll
    WHERE d.purse = 'extended-care'
      AND EXISTS (SELECT 1 FROM beside_lesson l WHERE l.district = r.district AND l.place = r.place AND l.student = r.student
        AND l.session = d.session AND l.sits = 1)
    UNION ALL
    SELECT d.district, d.place, d.item, d.purse, d.session, d.roll, d.date, d.lessons, d.opened_at, d.roll_closed_at,
           d.cancelled_at, m.student, m.state
    FROM beside_session d
    JOIN beside_mark m ON m.district = d.district AND m.place = d.place AND m.session = d.session;

-- Every lesson, every meal and every day to which a child was meant to come, and whether it still sits there. On the day of a course of
-- its own it eats there and not at care.
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
            WHERE h.district = c.district AND h.place = c.place AND h.student = c.student AND h.date = c.date)
    UNION ALL
    SELECT l.district, l.place, l.student, l.item, l.purse, l.sits, l.ended, l.session, l.roll, l.date, l.from_at, l.until_at, l.lessons,
           l.opened_at, l.roll_closed_at, l.cancelled_at, l.cancelled_cause, NULL AS moved_to, NULL AS moved_from
    FROM beside_lesson l;

-- 协议收费: a community's month that was paid and has gone to the class, less what an agreement that ended has not used.
CREATE TABLE agreement_settled (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    bill       TEXT NOT NULL,
    settled_at BIGINT NOT NULL,
    settled_by TEXT NOT NULL,
    PRIMARY KEY (district, place, bill),
    FOREIGN KEY (district, place, bill) REFERENCES bill (district, place, bill)
);
