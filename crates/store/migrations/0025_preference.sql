-- 志愿: how many wish for a course, without reading every wish of the school for each course.

CREATE INDEX preference_course ON preference (district, place, course);
