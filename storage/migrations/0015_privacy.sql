-- What of a shown contact was taken back, and whether its message was looked at since its owner last changed his mind.
-- card (a text), vcard (a document)
ALTER TABLE disclosures ADD COLUMN kind TEXT NOT NULL DEFAULT 'card';
-- JSON list: those of `fields` that are redacted
ALTER TABLE disclosures ADD COLUMN withdrawn TEXT NOT NULL DEFAULT '[]';
-- how often he changed his mind since it was shown
ALTER TABLE disclosures ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
-- up to which round it was looked at
ALTER TABLE disclosures ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
-- the round whose edit is the last one
ALTER TABLE disclosures ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
CREATE INDEX disclosures_waiting ON disclosures (person_id, id) WHERE looked < round;

-- Consent given and withdrawn: ids and instants alone.
CREATE TABLE consents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    act TEXT NOT NULL,                  -- given, withdrawn
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_person ON consents (person_id);
