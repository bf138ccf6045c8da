-- 改回未办 A step of a file that was marked as done by mistake: what was written then, and who opened it again, with the reason.
CREATE TABLE incident_step_undone (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    incident  TEXT NOT NULL,
    step      TEXT NOT NULL,
    nth       BIGINT NOT NULL CHECK (nth > 0),
    done_at   BIGINT NOT NULL,
    done_by   TEXT NOT NULL,
    note      TEXT NOT NULL,
    undone_at BIGINT NOT NULL,
    undone_by TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (district, place, incident, step, nth),
    FOREIGN KEY (district, place, incident, step) REFERENCES incident_step (district, place, incident, step)
);
