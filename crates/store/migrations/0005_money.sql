-- 托管账户: bills, payments, refunds, and a ledger of transfers that are only ever added.

CREATE TABLE account (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    account     TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('custody', 'payee', 'clearing')),
    student     TEXT,
    balance_fen BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (district, place, account),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (kind = 'clearing' OR balance_fen >= 0)
);

-- One debit, one credit, one amount: a transfer sums to zero by its shape.
CREATE TABLE transfer (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    transfer TEXT NOT NULL,
    at       BIGINT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('payment', 'release', 'refund', 'correction')),
    debit    TEXT NOT NULL,
    credit   TEXT NOT NULL,
    fen      BIGINT NOT NULL CHECK (fen > 0),
    student  TEXT NOT NULL,
    subject  TEXT NOT NULL,
    who      TEXT NOT NULL,
    clause   TEXT NOT NULL,
    PRIMARY KEY (district, place, transfer),
    FOREIGN KEY (district, place, debit) REFERENCES account (district, place, account),
    FOREIGN KEY (district, place, credit) REFERENCES account (district, place, account),
    CHECK (debit <> credit)
);
CREATE INDEX transfer_student ON transfer (district, place, student, at);

CREATE TABLE bill (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    bill      TEXT NOT NULL,
    student   TEXT NOT NULL,
    course    TEXT NOT NULL,
    lessons   BIGINT NOT NULL CHECK (lessons > 0),
    price_fen BIGINT NOT NULL CHECK (price_fen > 0),
    fen       BIGINT NOT NULL CHECK (fen > 0),
    issued_at BIGINT NOT NULL,
    due_on    TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('due', 'paid', 'cancelled')),
    PRIMARY KEY (district, place, bill),
    UNIQUE (district, place, student, course),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    FOREIGN KEY (district, place, course) REFERENCES course (district, place, course)
);

CREATE TABLE payment (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    payment     TEXT NOT NULL,
    student     TEXT NOT NULL,
    bill        TEXT NOT NULL,
    fen         BIGINT NOT NULL CHECK (fen > 0),
    way         TEXT NOT NULL CHECK (way IN ('cash', 'transfer')),
    receipt     TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (district, place, payment),
    FOREIGN KEY (district, place, bill) REFERENCES bill (district, place, bill)
);

CREATE TABLE refund (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    refund   TEXT NOT NULL,
    student  TEXT NOT NULL,
    fen      BIGINT NOT NULL CHECK (fen > 0),
    reason   TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT NOT NULL,
    paid_at  BIGINT,
    paid_by  TEXT,
    PRIMARY KEY (district, place, refund),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
