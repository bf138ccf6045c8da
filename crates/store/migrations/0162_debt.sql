-- 欠退 A lesson, a meal or a day whose mark was put right after its payee had spent the money: what it had moved is owed until it is back,
-- which its own movements say. Of before these are the marks whose last entry says so, and in registers whoever was not there,
-- where what the lesson moved is not back yet.

CREATE TABLE debt (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    session  TEXT NOT NULL,
    student  TEXT NOT NULL,
    item     TEXT NOT NULL,
    purse    TEXT NOT NULL,
    date     TEXT NOT NULL,
    made_at  BIGINT NOT NULL,
    PRIMARY KEY (district, place, session, student),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
INSERT INTO debt (district, place, session, student, item, purse, date, made_at)
    SELECT a.district, a.place, i.session, a.student, i.item, i.purse, i.date, a.made_at
    FROM roll_amended a
    JOIN item_session i ON i.district = a.district AND i.place = a.place AND i.roll = a.session
    WHERE a.money = 'owed'
      AND NOT EXISTS (SELECT 1 FROM roll_amended o WHERE o.district = a.district AND o.place = a.place
          AND o.session = a.session AND o.student = a.student AND o.times > a.times)
      AND (SELECT sum(CASE WHEN t.kind = 'correction' THEN -t.fen ELSE t.fen END) FROM transfer t
          WHERE t.district = a.district AND t.place = a.place AND t.student = a.student
            AND t.subject = i.session AND t.kind IN ('release', 'share', 'correction')) > 0
    ON CONFLICT DO NOTHING;
INSERT INTO debt (district, place, session, student, item, purse, date, made_at)
    SELECT m.district, m.place, m.session, m.student, d.purse || '/' || d.scheme, d.purse, d.date, m.marked_at
    FROM beside_mark m
    JOIN beside_day d ON d.district = m.district AND d.place = m.place AND d.session = m.session
    WHERE m.state <> 'present'
      AND (SELECT sum(CASE WHEN t.kind = 'correction' THEN -t.fen ELSE t.fen END) FROM transfer t
          WHERE t.district = m.district AND t.place = m.place AND t.student = m.student
            AND t.subject = m.session AND t.kind IN ('release', 'share', 'correction')) > 0
    ON CONFLICT DO NOTHING;
