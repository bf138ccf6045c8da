-- 支付单: attempts to pay by phone, and money that goes back the way it came. 课时费: sheets of lessons given.

CREATE TABLE tender (
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
    FOREIGN KEY (district, place, bill) REFERENCES bill (district, place, bill)
);
CREATE INDEX tender_bill ON tender (district, place, bill);
CREATE INDEX tender_state ON tender (district, place, state);

-- A second payment of one order, under another number of the channel.
CREATE TABLE tender_extra (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    tender     TEXT NOT NULL,
    channel_no TEXT NOT NULL,
    fen        BIGINT NOT NULL,
    told_at    BIGINT NOT NULL,
    PRIMARY KEY (district, place, tender, channel_no),
    FOREIGN KEY (district, place, tender) REFERENCES tender (district, place, tender)
);

CREATE TABLE tender_return (
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
    FOREIGN KEY (district, place, tender) REFERENCES tender (district, place, tender)
);

CREATE TABLE pay (
    district        TEXT NOT NULL,
    place           TEXT NOT NULL,
    pay             TEXT NOT NULL,
    until           TEXT NOT NULL,
    drawn_at        BIGINT NOT NULL,
    drawn_by        TEXT NOT NULL,
    first_by        TEXT,
    first_at        BIGINT,
    second_by       TEXT,
    second_at       BIGINT,
    turned_down_by  TEXT,
    turned_down_why TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, pay),
    CHECK (first_by IS NULL OR first_by <> drawn_by),
    CHECK (second_by IS NULL OR (second_by <> drawn_by AND second_by <> first_by))
);

CREATE TABLE pay_line (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    pay      TEXT NOT NULL,
    session  TEXT NOT NULL,
    teacher  TEXT NOT NULL,
    date     TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('lesson', 'lecture', 'evening', 'correction')),
    units    BIGINT NOT NULL,
    rate_fen BIGINT NOT NULL,
    fen      BIGINT NOT NULL CHECK (fen <> 0),
    PRIMARY KEY (district, place, pay, session, teacher),
    FOREIGN KEY (district, place, pay) REFERENCES pay (district, place, pay)
);
