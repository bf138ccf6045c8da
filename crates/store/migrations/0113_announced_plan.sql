-- 学期结束 A course ends with the term of its own plan also where it was announced and never drawn, and where later draws of the same school
-- hid under which plan it opened: the journal's row of its own announcement, draw or claims names it. What was announced after the draw
-- of its plan was told waits for the next one, and is left as it is.
UPDATE course SET plan = COALESCE((SELECT min(s.scheme) FROM scheme s WHERE s.district = course.district AND s.place = course.place
        AND s.version = (SELECT max(j.scheme_version) FROM journal j
            WHERE j.district = course.district AND j.place = course.place AND j.act IN ('draw.published', 'claim.settled')
              AND (j.subject = 'courses' OR j.subject IN (SELECT d.draw FROM draw d
                  WHERE d.district = course.district AND d.place = course.place))
              AND j.after LIKE '%["' || course.course || '",%')), plan)
    WHERE state IN ('open', 'closed') AND ended_at IS NULL;
UPDATE course SET plan = (SELECT min(s.scheme) FROM scheme s WHERE s.district = course.district AND s.place = course.place
        AND s.version = (SELECT max(j.scheme_version) FROM journal j
            WHERE j.district = course.district AND j.place = course.place AND j.subject = course.place
              AND j.act = 'course.announced' AND j.after LIKE '%"' || course.course || '"%'))
    WHERE state = 'announced' AND plan IS NULL AND ended_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM journal j
          JOIN scheme a ON a.district = j.district AND a.place = j.place AND a.version = j.scheme_version
          JOIN scheme b ON b.district = a.district AND b.place = a.place AND b.scheme = a.scheme
          JOIN journal d ON d.district = b.district AND d.place = b.place AND d.scheme_version = b.version
            AND d.act IN ('draw.published', 'claim.settled') AND d.seq < j.seq
          WHERE j.district = course.district AND j.place = course.place AND j.subject = course.place
            AND j.act = 'course.announced' AND j.after LIKE '%"' || course.course || '"%');
