-- 放假安排的版次 How often the file of a year was put there: whoever keeps it in memory knows by it that it was replaced.
ALTER TABLE calendar_year ADD COLUMN edition BIGINT NOT NULL DEFAULT 1;
