-- 备案 Who submitted a version: whoever approves it is somebody else, where a district answers itself.
ALTER TABLE filing ADD COLUMN submitted_by TEXT NOT NULL DEFAULT '';

-- 报备 A plan of return on its way to the office above: sent, then lodged under the office's number. Rows are only added.
CREATE TABLE lodgement (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    version  BIGINT NOT NULL,
    step     TEXT NOT NULL CHECK (step IN ('sent', 'lodged')),
    office   TEXT NOT NULL,
    number   TEXT NOT NULL,
    on_day   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by       TEXT NOT NULL,
    PRIMARY KEY (district, place, version, step),
    FOREIGN KEY (district, place, version) REFERENCES filing (district, place, version)
);
