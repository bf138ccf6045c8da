-- 未结束的场次 Evenings that nobody has ended are looked for on every page of a teacher: they are few, and the evenings of all terms are many.
CREATE INDEX session_left_open ON session (district, place, date) WHERE opened_at IS NOT NULL AND closed_at IS NULL;
