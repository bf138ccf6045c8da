-- 人员家庭 登录: households, their children and guardians, staff, roles, and who is signed in.

CREATE TABLE household (
    district  TEXT NOT NULL,
    household TEXT NOT NULL,
    PRIMARY KEY (district, household)
);

CREATE TABLE student (
    district      TEXT NOT NULL,
    place         TEXT NOT NULL,
    student       TEXT NOT NULL,
    household     TEXT NOT NULL,
    name          TEXT NOT NULL,
    sort_key      TEXT NOT NULL,
    grade         BIGINT NOT NULL CHECK (grade BETWEEN 1 AND 12),
    home_class    TEXT NOT NULL,
    seat          BIGINT NOT NULL,
    on_roll_from  TEXT NOT NULL,
    on_roll_until TEXT,
    care_note     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, place, student),
    FOREIGN KEY (district, place) REFERENCES place (district, place),
    FOREIGN KEY (district, household) REFERENCES household (district, household)
);
CREATE UNIQUE INDEX student_id ON student (district, student);
CREATE INDEX student_household ON student (district, household);
CREATE INDEX student_home_class ON student (district, place, home_class, seat);

CREATE TABLE guardian (
    district    TEXT NOT NULL,
    guardian    TEXT NOT NULL,
    household   TEXT NOT NULL,
    name        TEXT NOT NULL,
    phone       TEXT NOT NULL,
    relation    TEXT NOT NULL,
    verified_at BIGINT,
    PRIMARY KEY (district, guardian),
    FOREIGN KEY (district, household) REFERENCES household (district, household)
);
CREATE UNIQUE INDEX guardian_phone ON guardian (district, phone);
CREATE INDEX guardian_household ON guardian (district, household);

CREATE TABLE staff (
    district TEXT NOT NULL,
    staff    TEXT NOT NULL,
    name     TEXT NOT NULL,
    phone    TEXT NOT NULL,
    login    TEXT NOT NULL,
    password TEXT NOT NULL,
    totp     TEXT,
    PRIMARY KEY (district, staff)
);
CREATE UNIQUE INDEX staff_login ON staff (district, login);

CREATE TABLE role (
    district   TEXT NOT NULL,
    person     TEXT NOT NULL,
    role       TEXT NOT NULL,
    place      TEXT NOT NULL,
    home_class TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (district, person, role, place, home_class),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);

CREATE TABLE collector (
    district   TEXT NOT NULL,
    place      TEXT NOT NULL,
    collector  TEXT NOT NULL,
    student    TEXT NOT NULL,
    name       TEXT NOT NULL,
    relation   TEXT NOT NULL,
    phone      TEXT NOT NULL,
    held_from  TEXT NOT NULL,
    held_until TEXT,
    PRIMARY KEY (district, place, collector),
    FOREIGN KEY (district, place, student) REFERENCES student (district, place, student)
);
CREATE INDEX collector_student ON collector (district, place, student);

CREATE TABLE signin (
    district   TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    person     TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    ended_at   BIGINT,
    PRIMARY KEY (district, token_hash)
);
CREATE INDEX signin_person ON signin (district, person);

CREATE TABLE signin_code (
    district  TEXT NOT NULL,
    phone     TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    sent_at   BIGINT NOT NULL,
    tries     BIGINT NOT NULL,
    used_at   BIGINT,
    PRIMARY KEY (district, phone)
);

CREATE TABLE signin_failure (
    district     TEXT NOT NULL,
    login        TEXT NOT NULL,
    failures     BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    PRIMARY KEY (district, login)
);
