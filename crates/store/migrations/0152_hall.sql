-- 现场数字 Where a round of the public beacon counts, the hall's numbers count beside it only if they stood here before it was known.
ALTER TABLE draw ADD COLUMN hall TEXT;
