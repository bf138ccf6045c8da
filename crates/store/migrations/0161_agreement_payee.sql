-- 协议学期 A community's class earns under the term of its agreements, as a school's programmes do under their plans (P2.28, P1.11). The
-- page names such a programme; its title is the term.
DROP VIEW payee_plan;
CREATE VIEW payee_plan AS
    SELECT c.district, c.place, 'payee/course/' || c.course AS account, coalesce(c.plan, '') AS plan, c.title_zh, c.title_en
    FROM course c
    UNION ALL
    SELECT p.district, p.place, 'payee/care/care/' || p.scheme AS account, p.scheme AS plan, p.title_zh, p.title_en
    FROM programme p
    UNION ALL
    SELECT m.district, m.place, 'payee/meals/meals/' || m.scheme AS account, m.scheme AS plan, m.title_zh, m.title_en
    FROM meal_term m
    UNION ALL
    SELECT b.district, b.place, 'payee/' || b.purse || '/' || b.purse || '/' || b.scheme AS account, b.scheme AS plan,
           b.title_zh, b.title_en
    FROM beside_term b
    UNION ALL
    SELECT t.district, t.place, 'payee/community/agreement/' || t.term AS account, t.term AS plan, t.term AS title_zh, t.term AS title_en
    FROM agreement_text t
    GROUP BY t.district, t.place, t.term;
