-- 抢位学期 Seats of the next term are claimed while this term runs: a claim names the plan of its term, and a child waits for one opening
-- of each.
ALTER TABLE claim ADD COLUMN plan TEXT NOT NULL DEFAULT '';
UPDATE claim SET plan = COALESCE((SELECT min(v.scheme) FROM journal j
    JOIN scheme v ON v.district = j.district AND v.place = j.place AND v.version = j.scheme_version
    WHERE j.district = claim.district AND j.place = claim.place AND j.seq = claim.seq), '');
DROP INDEX claim_held;
CREATE UNIQUE INDEX claim_held ON claim (district, place, student, plan) WHERE state = 'held';
-- A seat that was claimed in a course which had waited for its plan is of the term of its claim.
UPDATE placement SET plan = COALESCE((SELECT k.plan FROM claim k
    WHERE k.district = placement.district AND k.place = placement.place AND k.student = placement.student
      AND k.state = 'decided' ORDER BY k.seq DESC LIMIT 1), '')
    WHERE plan = '' AND ended_at IS NULL AND state IN ('placed', 'waiting');
