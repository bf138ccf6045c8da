-- 又没有到 A child that is missing again after it was seen is asked for again: what was told is kept by the question, which is a child
-- and when it was opened. What was told of questions so far keeps its place.
UPDATE alarm SET subject = subject || '/' || (SELECT CAST(a.opened_at AS TEXT) FROM absence a
        WHERE a.district = alarm.district AND a.place = alarm.place AND a.date = alarm.date AND a.student = alarm.subject)
    WHERE kind = 'absence' AND EXISTS (SELECT 1 FROM absence a
        WHERE a.district = alarm.district AND a.place = alarm.place AND a.date = alarm.date AND a.student = alarm.subject);
