-- 款项: each programme that is charged for is a kind of money of its own, and so is a community's care (X.7). The checks of every table
-- that names a kind of money know five more. Nothing else changes in them.

CREATE TABLE account_purse (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    account     TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('custody', 'carried', 'payee', 'payer', 'refunds-due', 'clearing')),
    purse       TEXT NOT NULL CHECK (purse IN
                    ('care', 'course', 'meals', 'extended-care', 'evening-study', 'lunch-care', 'early-care', 'community', '')),
    student     TEXT,
    balance_fen BIGINT NOT NULL DEFAULT 0,
    pending_fen BIGINT NOT NULL DEFAULT 0 CHECK (pending_fen >= 0),
    PRIMARY KEY (district, place, account),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (kind IN ('payer', 'clearing') OR balance_fen >= pending_fen),
    CHECK ((kind IN ('custody', 'carried')) = (student IS NOT NULL)),
    CHECK ((kind = 'clearing') = (purse = ''))
);
INSERT INTO account_purse (district, place, account, kind, purse, student, balance_fen, pending_fen)
    SELECT district, place, account, kind, purse, student, balance_fen, pending_fen
    FROM account;

CREATE TABLE spending_purse (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    spending    TEXT NOT NULL,
    purse       TEXT NOT NULL CHECK (purse IN
                    ('care', 'course', 'meals', 'extended-care', 'evening-study', 'lunch-care', 'early-care', 'community')),
    purpose     TEXT NOT NULL CHECK (purpose IN ('staff', 'materials', 'food', 'government', 'school')),
    fen         BIGINT NOT NULL CHECK (fen > 0),
    voucher     TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (district, place, spending),
    CHECK ((purse = 'meals') = (purpose = 'food') OR purpose IN ('government', 'school'))
);
INSERT INTO spending_purse (district, place, spending, purse, purpose, fen, voucher, recorded_at, recorded_by)
    SELECT district, place, spending, purse, purpose, fen, voucher, recorded_at, recorded_by
    FROM spending;

CREATE TABLE rest_purse (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    purse     TEXT NOT NULL CHECK (purse IN
                    ('care', 'course', 'meals', 'extended-care', 'evening-study', 'lunch-care', 'early-care', 'community')),
    choice    TEXT NOT NULL CHECK (choice IN ('refund', 'carry')),
    chosen_at BIGINT NOT NULL,
    chosen_by TEXT NOT NULL,
    PRIMARY KEY (district, place, student, purse),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
INSERT INTO rest_purse (district, place, student, purse, choice, chosen_at, chosen_by)
    SELECT district, place, student, purse, choice, chosen_at, chosen_by
    FROM rest;

CREATE TABLE relief_part_purse (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    relief   TEXT NOT NULL,
    purse    TEXT NOT NULL CHECK (purse IN
                    ('care', 'course', 'meals', 'extended-care', 'evening-study', 'lunch-care', 'early-care', 'community')),
    percent  BIGINT NOT NULL CHECK (percent BETWEEN 1 AND 100),
    borne_by TEXT NOT NULL CHECK (borne_by IN ('government', 'school')),
    PRIMARY KEY (district, place, relief, purse),
    FOREIGN KEY (district, place, relief) REFERENCES relief (district, place, relief)
);
INSERT INTO relief_part_purse (district, place, relief, purse, percent, borne_by)
    SELECT district, place, relief, purse, percent, borne_by
    FROM relief_part;

CREATE TABLE bill_purse (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    bill        TEXT NOT NULL,
    student     TEXT NOT NULL,
    purse       TEXT NOT NULL DEFAULT 'course' CHECK (purse IN
                    ('care', 'course', 'meals', 'extended-care', 'evening-study', 'lunch-care', 'early-care', 'community')),
    course      TEXT NOT NULL,
    title_zh    TEXT NOT NULL DEFAULT '',
    title_en    TEXT NOT NULL DEFAULT '',
    tally       TEXT NOT NULL DEFAULT '',
    part        TEXT NOT NULL DEFAULT '',
    times       BIGINT NOT NULL DEFAULT 0 CHECK (times >= 0),
    lessons     BIGINT NOT NULL CHECK (lessons > 0),
    price_fen   BIGINT NOT NULL CHECK (price_fen >= 0),
    fen         BIGINT NOT NULL CHECK (fen >= 0),
    issued_at   BIGINT NOT NULL,
    due_on      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('due', 'paid', 'cancelled')),
    carried_fen BIGINT NOT NULL DEFAULT 0 CHECK (carried_fen >= 0),
    lesson_fen  BIGINT NOT NULL DEFAULT 0 CHECK (lesson_fen >= 0),
    grounds     TEXT NOT NULL DEFAULT '',
    sent_back_fen BIGINT NOT NULL DEFAULT 0 CHECK (sent_back_fen >= 0),
    PRIMARY KEY (district, place, bill),
    UNIQUE (district, place, student, purse, course, tally, part, times),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (fen > 0 OR state <> 'due')
);
INSERT INTO bill_purse (district, place, bill, student, purse, course, title_zh, title_en, tally, part, times, lessons,
                        price_fen, fen, issued_at, due_on, state, carried_fen, lesson_fen, grounds, sent_back_fen)
    SELECT district, place, bill, student, purse, course, title_zh, title_en, tally, part, times, lessons, price_fen, fen,
           issued_at, due_on, state, carried_fen, lesson_fen, grounds, sent_back_fen
    FROM bill;

CREATE TABLE payment_purse (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    payment     TEXT NOT NULL,
    student     TEXT NOT NULL,
    bill        TEXT NOT NULL,
    fen         BIGINT NOT NULL CHECK (fen > 0),
    way         TEXT NOT NULL CHECK (way IN ('cash', 'transfer', 'collection', 'wechat', 'alipay')),
    receipt     TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (district, place, payment),
    FOREIGN KEY (district, place, bill) REFERENCES bill_purse (district, place, bill)
);
INSERT INTO payment_purse (district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by)
    SELECT district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by
    FROM payment;

CREATE TABLE tender_purse (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    tender     TEXT NOT NULL,
    bill       TEXT NOT NULL,
    student    TEXT NOT NULL,
    channel    TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay')),
    fen        BIGINT NOT NULL CHECK (fen > 0),
    door       TEXT NOT NULL DEFAULT '',
    made_at    BIGINT NOT NULL,
    made_by    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('open', 'paid', 'odd', 'returned', 'closed')),
    channel_no TEXT NOT NULL DEFAULT '',
    came_fen   BIGINT NOT NULL DEFAULT 0,
    odd        TEXT NOT NULL DEFAULT '',
    settled_at BIGINT,
    openid     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, tender),
    FOREIGN KEY (district, place, bill) REFERENCES bill_purse (district, place, bill)
);
INSERT INTO tender_purse (district, place, tender, bill, student, channel, fen, door, made_at, made_by, state, channel_no,
                          came_fen, odd, settled_at, openid)
    SELECT district, place, tender, bill, student, channel, fen, door, made_at, made_by, state, channel_no, came_fen, odd,
           settled_at, openid
    FROM tender;

CREATE TABLE tender_extra_purse (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    tender     TEXT NOT NULL,
    channel_no TEXT NOT NULL,
    fen        BIGINT NOT NULL,
    told_at    BIGINT NOT NULL,
    PRIMARY KEY (district, place, tender, channel_no),
    FOREIGN KEY (district, place, tender) REFERENCES tender_purse (district, place, tender)
);
INSERT INTO tender_extra_purse (district, place, tender, channel_no, fen, told_at)
    SELECT district, place, tender, channel_no, fen, told_at
    FROM tender_extra;

CREATE TABLE tender_return_purse (
    district      TEXT NOT NULL,
    place         TEXT NOT NULL,
    tender_return TEXT NOT NULL,
    tender        TEXT NOT NULL,
    refund        TEXT,
    fen           BIGINT NOT NULL CHECK (fen > 0),
    state         TEXT NOT NULL CHECK (state IN ('sent', 'done', 'failed')),
    sent_at       BIGINT NOT NULL,
    sent_by       TEXT NOT NULL,
    done_at       BIGINT,
    channel_no    TEXT NOT NULL DEFAULT '',
    word          TEXT NOT NULL DEFAULT '',
    told_at       BIGINT,
    twice         BIGINT NOT NULL DEFAULT 0,
    said          TEXT NOT NULL DEFAULT '',
    said_by       TEXT,
    PRIMARY KEY (district, place, tender_return),
    FOREIGN KEY (district, place, tender) REFERENCES tender_purse (district, place, tender)
);
INSERT INTO tender_return_purse (district, place, tender_return, tender, refund, fen, state, sent_at, sent_by, done_at,
                                 channel_no, word, told_at, twice, said, said_by)
    SELECT district, place, tender_return, tender, refund, fen, state, sent_at, sent_by, done_at, channel_no, word,
           told_at, twice, said, said_by
    FROM tender_return;

CREATE TABLE leaving_purse (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    bill      TEXT NOT NULL,
    student   TEXT NOT NULL,
    rule      TEXT NOT NULL CHECK (rule IN ('by-unit', 'by-day', 'by-half-month', 'by-steps', 'none', 'not-begun')),
    paid_fen  BIGINT NOT NULL CHECK (paid_fen >= 0),
    held_fen  BIGINT NOT NULL CHECK (held_fen >= 0),
    part      BIGINT NOT NULL CHECK (part >= 0),
    whole     BIGINT NOT NULL CHECK (whole >= part),
    back_fen  BIGINT NOT NULL CHECK (back_fen >= 0),
    kept_fen  BIGINT NOT NULL CHECK (kept_fen >= 0),
    given_fen BIGINT NOT NULL CHECK (given_fen >= 0),
    made_at   BIGINT NOT NULL,
    made_by   TEXT NOT NULL,
    PRIMARY KEY (district, place, bill),
    FOREIGN KEY (district, place, bill) REFERENCES bill_purse (district, place, bill),
    CHECK (back_fen + kept_fen = held_fen + given_fen)
);
INSERT INTO leaving_purse (district, place, bill, student, rule, paid_fen, held_fen, part, whole, back_fen, kept_fen,
                           given_fen, made_at, made_by)
    SELECT district, place, bill, student, rule, paid_fen, held_fen, part, whole, back_fen, kept_fen, given_fen, made_at,
           made_by
    FROM leaving;

DROP VIEW relief_granted;
DROP TABLE leaving;
DROP TABLE tender_return;
DROP TABLE tender_extra;
DROP TABLE tender;
DROP TABLE payment;
DROP TABLE bill;
DROP TABLE account;
DROP TABLE spending;
DROP TABLE rest;
DROP TABLE relief_part;
ALTER TABLE account_purse RENAME TO account;
ALTER TABLE spending_purse RENAME TO spending;
ALTER TABLE rest_purse RENAME TO rest;
ALTER TABLE relief_part_purse RENAME TO relief_part;
ALTER TABLE bill_purse RENAME TO bill;
ALTER TABLE payment_purse RENAME TO payment;
ALTER TABLE tender_purse RENAME TO tender;
ALTER TABLE tender_extra_purse RENAME TO tender_extra;
ALTER TABLE tender_return_purse RENAME TO tender_return;
ALTER TABLE leaving_purse RENAME TO leaving;
CREATE INDEX account_student ON account (district, place, student);
CREATE INDEX bill_course ON bill (district, place, course, student);
CREATE INDEX bill_due ON bill (district, place, due_on) WHERE state = 'due';
CREATE INDEX payment_bill ON payment (district, place, bill);
CREATE INDEX payment_receipt ON payment (district, place, receipt);
CREATE INDEX tender_bill ON tender (district, place, bill);
CREATE INDEX tender_state ON tender (district, place, state);
CREATE INDEX tender_return_refund ON tender_return (district, place, refund);
CREATE INDEX leaving_student ON leaving (district, place, student);

CREATE VIEW relief_granted AS
    SELECT r.district, r.place, r.student, 'course' AS purse, r.percent, r.borne_by, r.from_on, r.until_on
    FROM relief r
    WHERE r.state = 'granted' AND r.of_summer = 0 AND NOT EXISTS (SELECT 1 FROM relief_part a
        WHERE a.district = r.district AND a.place = r.place AND a.relief = r.relief)
    UNION ALL
    SELECT r.district, r.place, r.student, a.purse, a.percent, a.borne_by, r.from_on, r.until_on
    FROM relief r
    JOIN relief_part a ON a.district = r.district AND a.place = r.place AND a.relief = r.relief
    WHERE r.state = 'granted';

-- What was asked back names its kind too.
ALTER TABLE refund RENAME COLUMN purse TO old_purse;
ALTER TABLE refund ADD COLUMN purse TEXT NOT NULL DEFAULT 'course' CHECK (purse IN
    ('care', 'course', 'meals', 'extended-care', 'evening-study', 'lunch-care', 'early-care', 'community'));
UPDATE refund SET purse = old_purse;
ALTER TABLE refund DROP COLUMN old_purse;
