-- 随班老师 Whom the school sends along to a course of somebody from outside: a class has one of the school's own who is responsible
-- (P3.50, P3.54).
ALTER TABLE grouping ADD COLUMN companion TEXT;
