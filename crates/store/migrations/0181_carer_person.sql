-- 在岗 On which application an account rests that looks after children in a community (P2.20): one account an application, and the other
-- way round. The journal keeps which it was before.
CREATE TABLE carer_person (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    person   TEXT NOT NULL,
    carer    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, person),
    FOREIGN KEY (district, place, carer) REFERENCES carer (district, place, carer)
);
CREATE UNIQUE INDEX carer_person_carer ON carer_person (district, place, carer);
