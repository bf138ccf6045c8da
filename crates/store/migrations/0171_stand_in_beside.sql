-- 代班 Whoever gives a lesson and whoever goes along to it may both be away at once: each of the two has one question at most that
-- waits for its answer (P3.43, P3.54).
DROP INDEX stand_in_open;
CREATE UNIQUE INDEX stand_in_open ON stand_in (district, place, session, beside) WHERE answer IS NULL;
