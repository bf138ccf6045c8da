-- 课程种类 A course is of any kind that its plan names: of the opinion's list, or granted beyond it (P1.29). Which those are stands in the
-- plan, and not here.
ALTER TABLE course RENAME COLUMN kind TO old_kind;
ALTER TABLE course ADD COLUMN kind TEXT NOT NULL DEFAULT 'arts' CHECK (kind <> '');
UPDATE course SET kind = old_kind;
ALTER TABLE course DROP COLUMN old_kind;
