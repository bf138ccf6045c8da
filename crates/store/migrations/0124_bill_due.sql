-- 催缴: bills that are not paid are looked for every minute, by their last day: they are few, and the bills of all terms are many.
CREATE INDEX bill_due ON bill (district, place, due_on) WHERE state = 'due';
