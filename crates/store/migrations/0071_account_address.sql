-- 各校各号: two schools of one district may each have a service account or a WeCom of their own, and to each of them the same person
-- is somebody else. An address belongs to the account that gave it; one of before, when nobody wrote which, stays without.

ALTER TABLE address RENAME TO old_address;

CREATE TABLE address (
    district TEXT NOT NULL,
    person   TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('phone', 'openid', 'parent-id', 'mail')),
    account  TEXT NOT NULL,
    address  TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (district, person, kind, account)
);
INSERT INTO address (district, person, kind, account, address, added_at)
    SELECT district, person, kind, '', address, added_at FROM old_address;

DROP TABLE old_address;
