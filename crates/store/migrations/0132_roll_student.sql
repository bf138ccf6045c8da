-- 一孩往日 A family reads its child's last evenings: by the child, not by the days of the whole school.
CREATE INDEX roll_student ON roll (district, place, student, date);
