-- What the gate finds a child by, in small letters: name, initials, home class and seat. Kept by the database, so that it
-- never differs from the columns it is made of; from the index a search reads this and nothing else.
ALTER TABLE student ADD COLUMN found_by TEXT
    GENERATED ALWAYS AS (LOWER(name || ' ' || sort_key || ' ' || home_class || ' ' || CAST(seat AS TEXT))) /*pg STORED pg*/;
CREATE INDEX student_found_by ON student (district, place, found_by, student);
