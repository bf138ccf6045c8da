-- 起算 Since which day the turns of each are counted: whoever is new starts level with the others (P3.37). Whoever had a turn before this
-- was written has taken turns since the first one at the place.
CREATE TABLE rota_joined (
    district  TEXT NOT NULL,
    place     TEXT NOT NULL,
    person    TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    PRIMARY KEY (district, place, person),
    FOREIGN KEY (district, place) REFERENCES place (district, place)
);
INSERT INTO rota_joined (district, place, person, joined_on)
    SELECT t.district, t.place, t.person, min(o.date) FROM rota_turn t
    JOIN rota_turn o ON o.district = t.district AND o.place = t.place
    GROUP BY t.district, t.place, t.person;
