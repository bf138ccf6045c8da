-- 误登到场 A child that was noted as there in temporary care by mistake: what was written then, and who took it back.
CREATE TABLE temporary_undone (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    student   TEXT NOT NULL,
    date      TEXT NOT NULL,
    came_at   BIGINT NOT NULL,
    came_by   TEXT NOT NULL,
    booked    BIGINT NOT NULL,
    undone_at BIGINT NOT NULL,
    undone_by TEXT NOT NULL,
    PRIMARY KEY (district, place, student, date, came_at),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
