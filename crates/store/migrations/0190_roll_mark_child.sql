-- 点名记录 The mark that stands for a child is looked up by its child, not among all marks of its room.

DROP INDEX roll_mark_session;
CREATE INDEX roll_mark_session ON roll_mark (district, place, session, student, came_at);
