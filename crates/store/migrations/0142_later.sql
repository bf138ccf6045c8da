-- 补计: a term that is over may be counted once more, for lessons that were found to count after all its tallies were billed. The
-- first such tally of a term is its 1; the tallies of the term's own months are 0.
ALTER TABLE tally ADD COLUMN times BIGINT NOT NULL DEFAULT 0 CHECK (times >= 0);
