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

-- What was handed to somebody of all that is stored about him: the messages are deleted a day later.
CREATE TABLE exports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    telegram_id INTEGER NOT NULL,
    messages TEXT NOT NULL DEFAULT '[]',  -- JSON list of their ids
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX exports_of ON exports (telegram_id);
-- Who got what by the bot, and which groups he brought it into: without an index, looks through everything.
CREATE INDEX deliveries_recipient ON deliveries (recipient);
CREATE INDEX disclosures_chat ON disclosures (chat_id);
CREATE INDEX announcement_people_account ON announcement_people (telegram_id) WHERE telegram_id IS NOT NULL;
CREATE INDEX result_lists_of ON result_lists (telegram_id);
CREATE INDEX drafts_of ON drafts (telegram_id);
CREATE INDEX import_changes_row ON import_changes (relation, row_id);
CREATE INDEX appointments_actor ON appointments (actor);
CREATE INDEX claims_person ON claims (person_id) WHERE person_id IS NOT NULL;
