-- 退费的路: by which way each payout of a refund went. A payout that came back from the bank keeps its row; of one of before nobody
-- wrote it down.
CREATE TABLE payout (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    payout   TEXT NOT NULL,
    refund   TEXT NOT NULL,
    way      TEXT NOT NULL CHECK (way IN ('cash', 'transfer', 'collection', 'wechat', 'alipay')),
    PRIMARY KEY (district, place, payout),
    FOREIGN KEY (district, place, payout) REFERENCES transfer (district, place, transfer),
    FOREIGN KEY (district, place, refund) REFERENCES refund (district, place, refund)
);
