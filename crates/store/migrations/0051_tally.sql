-- 课时公示: what is charged afterwards. A tally posts the lessons that were counted in a month or a term, child by child.
-- Each lesson may be objected to, and once the check is over what stands is billed.

CREATE TABLE tally (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    tally       TEXT NOT NULL,
    from_on     TEXT NOT NULL,
    until_on    TEXT NOT NULL,
    posted_at   BIGINT NOT NULL,
    posted_by   TEXT NOT NULL,
    billed_from TEXT NOT NULL,
    billed_at   BIGINT,
    billed_by   TEXT,
    PRIMARY KEY (district, place, tally),
    CHECK (from_on < until_on)
);

CREATE TABLE tally_line (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    tally       TEXT NOT NULL,
    student     TEXT NOT NULL,
    session     TEXT NOT NULL,
    course      TEXT NOT NULL,
    date        TEXT NOT NULL,
    lessons     BIGINT NOT NULL CHECK (lessons > 0),
    objection   TEXT NOT NULL DEFAULT '' CHECK (objection IN ('', 'open', 'agreed', 'kept')),
    words       TEXT NOT NULL DEFAULT '',
    objected_at BIGINT,
    objected_by TEXT,
    reason      TEXT NOT NULL DEFAULT '',
    answered_at BIGINT,
    answered_by TEXT,
    PRIMARY KEY (district, place, tally, student, session),
    FOREIGN KEY (district, place, tally) REFERENCES tally (district, place, tally),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course),
    CHECK ((objection = '') = (objected_by IS NULL)),
    CHECK ((objection IN ('agreed', 'kept')) = (answered_by IS NOT NULL))
);
CREATE INDEX tally_line_student ON tally_line (district, place, student);

-- What the counted lessons of a child in a course came to, and who bears it.
CREATE TABLE tally_charge (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    tally          TEXT NOT NULL,
    student        TEXT NOT NULL,
    course         TEXT NOT NULL,
    lessons        BIGINT NOT NULL CHECK (lessons > 0),
    whole_fen      BIGINT NOT NULL CHECK (whole_fen >= 0),
    family_fen     BIGINT NOT NULL CHECK (family_fen >= 0),
    government_fen BIGINT NOT NULL CHECK (government_fen >= 0),
    school_fen     BIGINT NOT NULL CHECK (school_fen >= 0),
    PRIMARY KEY (district, place, tally, student, course),
    FOREIGN KEY (district, place, tally) REFERENCES tally (district, place, tally),
    CHECK (whole_fen = family_fen + government_fen + school_fen)
);

-- A child has one bill a course, or one a course and tally: whatever points at a bill points at the wider table.
CREATE TABLE bill_wider (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    bill        TEXT NOT NULL,
    student     TEXT NOT NULL,
    course      TEXT NOT NULL,
    tally       TEXT NOT NULL DEFAULT '',
    lessons     BIGINT NOT NULL CHECK (lessons > 0),
    price_fen   BIGINT NOT NULL CHECK (price_fen > 0),
    fen         BIGINT NOT NULL CHECK (fen > 0),
    issued_at   BIGINT NOT NULL,
    due_on      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('due', 'paid', 'cancelled')),
    carried_fen BIGINT NOT NULL DEFAULT 0 CHECK (carried_fen >= 0),
    lesson_fen  BIGINT NOT NULL DEFAULT 0 CHECK (lesson_fen >= 0),
    PRIMARY KEY (district, place, bill),
    UNIQUE (district, place, student, course, tally),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course)
);
INSERT INTO bill_wider (district, place, bill, student, course, lessons, price_fen, fen, issued_at, due_on, state,
                        carried_fen, lesson_fen)
    SELECT district, place, bill, student, course, lessons, price_fen, fen, issued_at, due_on, state, carried_fen,
           lesson_fen
    FROM bill;

CREATE TABLE payment_wider (
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
    FOREIGN KEY (district, place, bill) REFERENCES bill_wider (district, place, bill)
);
INSERT INTO payment_wider (district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by)
    SELECT district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by FROM payment;

CREATE TABLE tender_wider (
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
    PRIMARY KEY (district, place, tender),
    FOREIGN KEY (district, place, bill) REFERENCES bill_wider (district, place, bill)
);
INSERT INTO tender_wider (district, place, tender, bill, student, channel, fen, door, made_at, made_by, state, channel_no,
                          came_fen, odd, settled_at)
    SELECT district, place, tender, bill, student, channel, fen, door, made_at, made_by, state, channel_no, came_fen, odd,
           settled_at
    FROM tender;

CREATE TABLE tender_extra_wider (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    tender     TEXT NOT NULL,
    channel_no TEXT NOT NULL,
    fen        BIGINT NOT NULL,
    told_at    BIGINT NOT NULL,
    PRIMARY KEY (district, place, tender, channel_no),
    FOREIGN KEY (district, place, tender) REFERENCES tender_wider (district, place, tender)
);
INSERT INTO tender_extra_wider (district, place, tender, channel_no, fen, told_at)
    SELECT district, place, tender, channel_no, fen, told_at FROM tender_extra;

CREATE TABLE tender_return_wider (
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
    FOREIGN KEY (district, place, tender) REFERENCES tender_wider (district, place, tender)
);
INSERT INTO tender_return_wider (district, place, tender_return, tender, refund, fen, state, sent_at, sent_by, done_at)
    SELECT district, place, tender_return, tender, refund, fen, state, sent_at, sent_by, done_at FROM tender_return;

DROP TABLE tender_return;
DROP TABLE tender_extra;
DROP TABLE tender;
DROP TABLE payment;
DROP TABLE bill;
ALTER TABLE bill_wider RENAME TO bill;
ALTER TABLE payment_wider RENAME TO payment;
ALTER TABLE tender_wider RENAME TO tender;
ALTER TABLE tender_extra_wider RENAME TO tender_extra;
ALTER TABLE tender_return_wider RENAME TO tender_return;
CREATE INDEX payment_bill ON payment (district, place, bill);
CREATE INDEX payment_receipt ON payment (district, place, receipt);
CREATE INDEX tender_bill ON tender (district, place, bill);
CREATE INDEX tender_state ON tender (district, place, state);
