-- 排场次的依据 By which versions of the plan and which days of the calendar a place's evenings were planned or looked at last. Once that
-- is no longer what they would be planned by now, they are looked at again.
CREATE TABLE session_basis (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    basis    TEXT NOT NULL,
    PRIMARY KEY (district, place),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
