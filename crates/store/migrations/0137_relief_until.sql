-- 减免期限: a relief holds for what is held on days from `from_on` on and before `until_on`. One of before has no end yet: it holds as it
-- did, until a fee of a term is billed next, and then to that term's end. A family may be granted one after another, each beginning where
-- the one before ended, so that no day has two.
DROP VIEW relief_granted;
DROP INDEX relief_stands;

ALTER TABLE relief ADD COLUMN from_on TEXT NOT NULL DEFAULT '';
ALTER TABLE relief ADD COLUMN until_on TEXT NOT NULL DEFAULT '9999-12-31';

CREATE UNIQUE INDEX relief_asked ON relief (district, place, student) WHERE state = 'asked';
CREATE UNIQUE INDEX relief_holds ON relief (district, place, student, from_on) WHERE state = 'granted';

CREATE VIEW relief_granted AS
    SELECT r.district, r.place, r.student, 'course' AS purse, r.percent, r.borne_by, r.from_on, r.until_on
    FROM relief r
    WHERE r.state = 'granted' AND r.of_summer = 0 AND NOT EXISTS (SELECT 1 FROM relief_part a
        WHERE a.district = r.district AND a.place = r.place AND a.relief = r.relief)
    UNION ALL
    SELECT r.district, r.place, r.student, a.purse, a.percent, a.borne_by, r.from_on, r.until_on
    FROM relief r
    JOIN relief_part a ON a.district = r.district AND a.place = r.place AND a.relief = r.relief
    WHERE r.state = 'granted';
