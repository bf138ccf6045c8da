-- 代收结果: files of the bank or the city channel, with every line of them; more ways to pay; attempts to pay by phone.

-- The check on `way` knows three more ways.
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
    FOREIGN KEY (district, place, bill) REFERENCES bill (district, place, bill)
);
INSERT INTO payment_wider (district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by)
    SELECT district, place, payment, student, bill, fen, way, receipt, recorded_at, recorded_by FROM payment;
DROP TABLE payment;
ALTER TABLE payment_wider RENAME TO payment;
CREATE INDEX payment_bill ON payment (district, place, bill);
CREATE INDEX payment_receipt ON payment (district, place, receipt);

CREATE TABLE collection (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    collection TEXT NOT NULL,
    direction  TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    name       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    taken_at   BIGINT NOT NULL,
    taken_by   TEXT NOT NULL,
    PRIMARY KEY (district, place, collection),
    UNIQUE (district, place, direction, sha256)
);

CREATE TABLE collection_line (
    district       TEXT NOT NULL,
    place          TEXT NOT NULL,
    collection     TEXT NOT NULL,
    line           BIGINT NOT NULL,
    line_key       TEXT NOT NULL,
    code           TEXT NOT NULL,
    child          TEXT NOT NULL,
    written        TEXT NOT NULL,
    fen            BIGINT,
    paid_on        TEXT NOT NULL,
    serial         TEXT NOT NULL,
    receipt        TEXT NOT NULL,
    verdict        TEXT NOT NULL,
    claim          TEXT,
    first_line     BIGINT,
    state          TEXT NOT NULL CHECK (state IN ('posted', 'nothing', 'waiting', 'answered')),
    answer         TEXT,
    reason         TEXT NOT NULL DEFAULT '',
    difference_fen BIGINT NOT NULL DEFAULT 0,
    answered_at    BIGINT,
    answered_by    TEXT,
    PRIMARY KEY (district, place, collection, line),
    FOREIGN KEY (district, place, collection) REFERENCES collection (district, place, collection),
    CHECK (state <> 'answered' OR (answered_by IS NOT NULL AND reason <> ''))
);
CREATE INDEX collection_line_key ON collection_line (district, place, line_key);
CREATE INDEX collection_line_state ON collection_line (district, place, state);
