-- 账本: one account for each kind of money, holds before they move, and a chain over transfers. The rows of the old
-- tables are carried over by crates/store/src/money/carrying.rs, which seals them and removes the old tables.

ALTER TABLE transfer RENAME TO old_transfer;
ALTER TABLE account RENAME TO old_account;

CREATE TABLE account (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    account     TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('custody', 'payee', 'payer', 'refunds-due', 'clearing')),
    purse       TEXT NOT NULL CHECK (purse IN ('care', 'course', 'meals', '')),
    student     TEXT,
    balance_fen BIGINT NOT NULL DEFAULT 0,
    pending_fen BIGINT NOT NULL DEFAULT 0 CHECK (pending_fen >= 0),
    PRIMARY KEY (district, place, account),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (kind IN ('payer', 'clearing') OR balance_fen >= pending_fen),
    CHECK ((kind = 'custody') = (student IS NOT NULL)),
    CHECK ((kind = 'clearing') = (purse = ''))
);
CREATE INDEX account_child ON account (district, place, student);

-- One debit, one credit, one amount: a transfer sums to zero by its shape. Rows are only ever added; `hash` covers the
-- row and the row before it in its place.
CREATE TABLE transfer (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    transfer TEXT NOT NULL,
    seq      BIGINT NOT NULL CHECK (seq > 0),
    at       BIGINT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN
                 ('payment', 'release', 'refund', 'payout', 'correction', 'share', 'grant', 'spending')),
    step     TEXT NOT NULL CHECK (step IN ('posted', 'pending', 'post', 'void')),
    ends     TEXT,
    debit    TEXT NOT NULL,
    credit   TEXT NOT NULL,
    fen      BIGINT NOT NULL CHECK (fen > 0),
    student  TEXT,
    subject  TEXT NOT NULL,
    who      TEXT NOT NULL,
    clause   TEXT NOT NULL,
    hash     TEXT NOT NULL,
    PRIMARY KEY (district, place, transfer),
    FOREIGN KEY (district, place, debit) REFERENCES account (district, place, account),
    FOREIGN KEY (district, place, credit) REFERENCES account (district, place, account),
    CHECK (debit <> credit),
    CHECK ((step IN ('post', 'void')) = (ends IS NOT NULL))
);
CREATE UNIQUE INDEX transfer_chain ON transfer (district, place, seq);
CREATE UNIQUE INDEX transfer_ends ON transfer (district, place, ends) WHERE ends IS NOT NULL;
CREATE INDEX transfer_child ON transfer (district, place, student, seq);

CREATE TABLE ledger_head (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    hash     TEXT NOT NULL,
    PRIMARY KEY (district, place)
);

ALTER TABLE refund ADD COLUMN purse TEXT NOT NULL DEFAULT 'course' CHECK (purse IN ('care', 'course', 'meals'));

-- 更正: a counter-transfer is proposed with a reason and approved by somebody else, or turned down.
CREATE TABLE correction (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    correction  TEXT NOT NULL,
    transfer    TEXT NOT NULL,
    reason      TEXT NOT NULL CHECK (reason <> ''),
    proposed_at BIGINT NOT NULL,
    proposed_by TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'made', 'turned-down')),
    answered_at BIGINT,
    answered_by TEXT,
    answer      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, correction),
    FOREIGN KEY (district, place, transfer) REFERENCES transfer (district, place, transfer)
);
CREATE UNIQUE INDEX correction_once ON correction (district, place, transfer) WHERE state IN ('proposed', 'made');

-- 日结: the trial balance of a day, and the chain's end it was made at.
CREATE TABLE day_end (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    date      TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    closed_by TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    hash      TEXT NOT NULL,
    PRIMARY KEY (district, place, date)
);

-- One line for each kind of account and money.
CREATE TABLE day_end_line (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    date        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    purse       TEXT NOT NULL,
    opening_fen BIGINT NOT NULL,
    into_fen    BIGINT NOT NULL,
    out_of_fen  BIGINT NOT NULL,
    closing_fen BIGINT NOT NULL CHECK (closing_fen = opening_fen + into_fen - out_of_fen),
    PRIMARY KEY (district, place, date, kind, purse),
    FOREIGN KEY (district, place, date) REFERENCES day_end (district, place, date)
);
