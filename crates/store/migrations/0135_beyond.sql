-- 最多几天 Places in waiting lists that a child can no longer take, because with a seat there it would sit on more days than its
-- family asked for: it waits no more. A list that the family joined itself after the draw (rank 0) stays.
UPDATE placement SET state = 'withdrawn', position = NULL
    WHERE state = 'waiting' AND rank > 0 AND ended_at IS NULL
      AND EXISTS (SELECT 1 FROM preference_ask a
          WHERE a.district = placement.district AND a.place = placement.place AND a.student = placement.student
            AND a.most > 0 AND a.most < (SELECT sum((c.days & 1) + ((c.days >> 1) & 1) + ((c.days >> 2) & 1)
                    + ((c.days >> 3) & 1) + ((c.days >> 4) & 1))
                FROM placement o
                JOIN course c ON c.district = o.district AND c.place = o.place AND c.course = o.course
                WHERE o.district = placement.district AND o.place = placement.place AND o.student = placement.student
                  AND o.ended_at IS NULL AND (o.state = 'placed' OR o.course = placement.course)));
