-- 以后年份的放假安排 Later years of holidays, each as the file that a district uploaded in the form of holiday-cn.
CREATE TABLE calendar_year (
    district TEXT NOT NULL,
    place    TEXT NOT NULL,
    year     BIGINT NOT NULL,
    text     TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (district, place, year),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
