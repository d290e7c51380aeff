-- A person's own industries, beside his company's: what he says of himself, a JSON list of at most three GB/T 4754
-- codes (bot/personal/industries.py).
ALTER TABLE persons ADD COLUMN industries TEXT NOT NULL DEFAULT '[]';
CREATE TABLE person_industries (
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    PRIMARY KEY (person_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_industries_code ON person_industries (code, person_id);
-- People's rows are written by forms, lists, corrections, mergings and erasures, and put back by their undoings: what is
-- looked into by industry follows the row itself, whoever writes it.
CREATE TRIGGER person_industries_new AFTER INSERT ON persons WHEN new.industries <> '[]' BEGIN
    INSERT OR IGNORE INTO person_industries (person_id, code) SELECT new.id, value FROM json_each(new.industries);
END;
CREATE TRIGGER person_industries_other AFTER UPDATE OF industries ON persons
WHEN new.industries <> old.industries BEGIN
    DELETE FROM person_industries WHERE person_id = new.id;
    INSERT OR IGNORE INTO person_industries (person_id, code) SELECT new.id, value FROM json_each(new.industries);
END;
