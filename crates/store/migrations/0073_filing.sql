-- 备案 When a plan was approved and by whom (P3.3): until now only the journal said so.
ALTER TABLE filing ADD COLUMN approved_at BIGINT;
ALTER TABLE filing ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';

UPDATE filing SET approved_at = (SELECT max(j.at) FROM journal j
    WHERE j.district = filing.district AND j.place = filing.place AND j.act = 'filing.approved'
      AND j.subject = filing.scheme AND j.scheme_version = filing.version)
    WHERE state IN ('approved', 'published');
UPDATE filing SET approved_by = COALESCE((SELECT max(s.name) FROM journal j
        JOIN staff s ON s.district = j.district AND s.staff = j.who
    WHERE j.district = filing.district AND j.place = filing.place AND j.act = 'filing.approved'
      AND j.subject = filing.scheme AND j.scheme_version = filing.version AND j.at = filing.approved_at), '')
    WHERE approved_at IS NOT NULL;
