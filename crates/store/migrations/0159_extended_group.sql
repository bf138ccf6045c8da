-- 延时托管 Which group is the one of extended care, and which sessions are its, the database says in one place: statements ask the column,
-- and the name stands nowhere else. Kept by the database, so that it never differs from the name it is made of.
ALTER TABLE grouping ADD COLUMN is_extended BIGINT
    GENERATED ALWAYS AS (CASE WHEN grouping = 'extended-care' THEN 1 ELSE 0 END) /*pg STORED pg*/;
ALTER TABLE session ADD COLUMN is_extended BIGINT
    GENERATED ALWAYS AS (CASE WHEN grouping = 'extended-care' THEN 1 ELSE 0 END) /*pg STORED pg*/;
