-- 更正缴费: a bill for counted lessons whose payment is undone asks for no lesson of which a recount had sent the money back. It
-- keeps how much it was lowered by that, so that it is lowered once.
ALTER TABLE bill ADD COLUMN sent_back_fen BIGINT NOT NULL DEFAULT 0 CHECK (sent_back_fen >= 0);

-- Bills that are due again already: only what was paid can have been sent back.
UPDATE bill SET state = 'cancelled', sent_back_fen = fen
    WHERE state = 'due' AND tally <> ''
      AND fen = (SELECT CAST(coalesce(sum(r.family_fen), 0) AS BIGINT) FROM tally_recount r
          WHERE r.district = bill.district AND r.place = bill.place AND r.tally = bill.tally
            AND r.student = bill.student AND r.course = bill.course AND r.way = 'back');
UPDATE bill SET sent_back_fen = (SELECT CAST(coalesce(sum(r.family_fen), 0) AS BIGINT) FROM tally_recount r
          WHERE r.district = bill.district AND r.place = bill.place AND r.tally = bill.tally
            AND r.student = bill.student AND r.course = bill.course AND r.way = 'back')
    WHERE state = 'due' AND tally <> ''
      AND fen - carried_fen > (SELECT CAST(coalesce(sum(r.family_fen), 0) AS BIGINT) FROM tally_recount r
          WHERE r.district = bill.district AND r.place = bill.place AND r.tally = bill.tally
            AND r.student = bill.student AND r.course = bill.course AND r.way = 'back');
UPDATE bill SET fen = fen - sent_back_fen WHERE state = 'due' AND sent_back_fen > 0;
