-- Signatures that do not count, looked at or not: a page on which a phone may sign asks for those of its day, and must not read
-- every signature of the school for it.
CREATE INDEX signing_doubt ON signing (district, place, outcome) WHERE outcome IN ('waits', 'refused');
