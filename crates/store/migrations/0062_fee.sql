-- 收费标准: a bill says how its sum came to be, is for a whole course or for one month of it, comes again when a child comes
-- back, may be for care, meals or a summer period as well as for a course, and may ask for nothing where a cap is reached.

CREATE TABLE bill_fee (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    bill        TEXT NOT NULL,
    student     TEXT NOT NULL,
    purse       TEXT NOT NULL DEFAULT 'course' CHECK (purse IN ('care', 'course', 'meals')),
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
    PRIMARY KEY (district, place, bill),
    UNIQUE (district, place, student, purse, course, tally, part, times),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (fen > 0 OR state <> 'due')
);
INSERT INTO bill_fee (district, place, bill, student, course, tally, lessons, price_fen, fen, issued_at, due_on, state,
                      carried_fen, lesson_fen)
    SELECT district, place, bill, student, course, tally, lessons, price_fen, fen, issued_at, due_on, state, carried_fen,
           lesson_fen
    FROM bill;

CREATE TABLE payment_fee (
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
    FOREIGN KEY (district, place, bill) REFERENCES bill_fee (district, place, bill)
);
INSERT INTO payment_fee (district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by)
    SELECT district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by FROM payment;

CREATE TABLE tender_fee (
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
    FOREIGN KEY (district, place, bill) REFERENCES bill_fee (district, place, bill)
);
INSERT INTO tender_fee (district, place, tender, bill, student, channel, fen, door, made_at, made_by, state, channel_no,
                        came_fen, odd, settled_at, openid)
    SELECT district, place, tender, bill, student, channel, fen, door, made_at, made_by, state, channel_no, came_fen, odd,
           settled_at, openid
    FROM tender;

CREATE TABLE tender_extra_fee (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    tender     TEXT NOT NULL,
    channel_no TEXT NOT NULL,
    fen        BIGINT NOT NULL,
    told_at    BIGINT NOT NULL,
    PRIMARY KEY (district, place, tender, channel_no),
    FOREIGN KEY (district, place, tender) REFERENCES tender_fee (district, place, tender)
);
INSERT INTO tender_extra_fee (district, place, tender, channel_no, fen, told_at)
    SELECT district, place, tender, channel_no, fen, told_at FROM tender_extra;

CREATE TABLE tender_return_fee (
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
    PRIMARY KEY (district, place, tender_return),
    FOREIGN KEY (district, place, tender) REFERENCES tender_fee (district, place, tender)
);
INSERT INTO tender_return_fee (district, place, tender_return, tender, refund, fen, state, sent_at, sent_by, done_at)
    SELECT district, place, tender_return, tender, refund, fen, state, sent_at, sent_by, done_at FROM tender_return;

DROP TABLE tender_return;
DROP TABLE tender_extra;
DROP TABLE tender;
DROP TABLE payment;
DROP TABLE bill;
ALTER TABLE bill_fee RENAME TO bill;
ALTER TABLE payment_fee RENAME TO payment;
ALTER TABLE tender_fee RENAME TO tender;
ALTER TABLE tender_extra_fee RENAME TO tender_extra;
ALTER TABLE tender_return_fee RENAME TO tender_return;
CREATE INDEX payment_bill ON payment (district, place, bill);
CREATE INDEX payment_receipt ON payment (district, place, receipt);
CREATE INDEX tender_bill ON tender (district, place, bill);
CREATE INDEX tender_state ON tender (district, place, state);

-- 退出结算: what a family that left got back of one paid bill by the plan's rule, and what stayed with the payee. Only added.
CREATE TABLE leaving (
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
    FOREIGN KEY (district, place, bill) REFERENCES bill (district, place, bill),
    CHECK (back_fen + kept_fen = held_fen + given_fen)
);
CREATE INDEX leaving_student ON leaving (district, place, student);
