-- 困难减免: a relief that a summer plan alone gave takes nothing off any fee of a term.
DROP VIEW relief_granted;

ALTER TABLE relief ADD COLUMN of_summer BIGINT NOT NULL DEFAULT 0 CHECK (of_summer IN (0, 1));

CREATE VIEW relief_granted AS
    SELECT r.district, r.place, r.student, 'course' AS purse, r.percent, r.borne_by
    FROM relief r
    WHERE r.state = 'granted' AND r.of_summer = 0 AND NOT EXISTS (SELECT 1 FROM relief_part a
        WHERE a.district = r.district AND a.place = r.place AND a.relief = r.relief)
    UNION ALL
    SELECT r.district, r.place, r.student, a.purse, a.percent, a.borne_by
    FROM relief r
    JOIN relief_part a ON a.district = r.district AND a.place = r.place AND a.relief = r.relief
    WHERE r.state = 'granted';
