-- 余额去向: what is left when a term is over may be carried over to the next one. The checks of accounts and transfers know
-- one kind more. A transfer names its accounts without foreign keys from now on: the statement before it in the same
-- act makes them, `doctor` looks again, and on PostgreSQL each key locked a row that the act had just written.

ALTER TABLE correction RENAME TO old_correction;
ALTER TABLE transfer RENAME TO old_transfer;
ALTER TABLE account RENAME TO old_account;

CREATE TABLE account (
    district    TEXT NOT NULL,
    place       TEXT NOT NULL,
    account     TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('custody', 'carried', 'payee', 'payer', 'refunds-due', 'clearing')),
    purse       TEXT NOT NULL CHECK (purse IN ('care', 'course', 'meals', '')),
    student     TEXT,
    balance_fen BIGINT NOT NULL DEFAULT 0,
    pending_fen BIGINT NOT NULL DEFAULT 0 CHECK (pending_fen >= 0),
    PRIMARY KEY (district, place, account),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student),
    CHECK (kind IN ('payer', 'clearing') OR balance_fen >= pending_fen),
    CHECK ((kind IN ('custody', 'carried')) = (student IS NOT NULL)),
    CHECK ((kind = 'clearing') = (purse = ''))
);
INSERT INTO account (district, place, account, kind, purse, student, balance_fen, pending_fen)
    SELECT district, place, account, kind, purse, student, balance_fen, pending_fen FROM old_account;

CREATE TABLE transfer (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    transfer TEXT NOT NULL,
    seq      BIGINT NOT NULL CHECK (seq > 0),
    at       BIGINT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN
                 ('payment', 'release', 'refund', 'payout', 'correction', 'share', 'grant', 'spending', 'carry')),
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
    CHECK (debit <> credit),
    CHECK ((step IN ('post', 'void')) = (ends IS NOT NULL))
);
INSERT INTO transfer (district, place, transfer, seq, at, kind, step, ends, debit, credit, fen, student, subject, who,
                      clause, hash)
    SELECT district, place, transfer, seq, at, kind, step, ends, debit, credit, fen, student, subject, who, clause, hash
    FROM old_transfer;

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
INSERT INTO correction (district, place, correction, transfer, reason, proposed_at, proposed_by, state, answered_at,
                        answered_by, answer)
    SELECT district, place, correction, transfer, reason, proposed_at, proposed_by, state, answered_at, answered_by, answer
    FROM old_correction;

DROP TABLE old_correction;
DROP TABLE old_transfer;
DROP TABLE old_account;
CREATE INDEX account_student ON account (district, place, student);
CREATE UNIQUE INDEX transfer_seq ON transfer (district, place, seq);
CREATE UNIQUE INDEX transfer_ending ON transfer (district, place, ends) WHERE ends IS NOT NULL;
CREATE INDEX transfer_of_student ON transfer (district, place, student, seq);
CREATE UNIQUE INDEX correction_stands ON correction (district, place, transfer) WHERE state IN ('proposed', 'made');

-- What a guardian chose for the end of the term.
CREATE TABLE rest (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    purse     TEXT NOT NULL CHECK (purse IN ('care', 'course', 'meals')),
    choice    TEXT NOT NULL CHECK (choice IN ('refund', 'carry')),
    chosen_at BIGINT NOT NULL,
    chosen_by TEXT NOT NULL,
    PRIMARY KEY (district, place, student, purse),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);

-- What carried money has paid of a bill already.
ALTER TABLE bill ADD COLUMN carried_fen BIGINT NOT NULL DEFAULT 0 CHECK (carried_fen >= 0);
