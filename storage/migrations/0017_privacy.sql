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

-- Somebody wants everything of him erased: planned with two days' grace, done by a job.
CREATE TABLE erasures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL UNIQUE,   -- the form that asked: a second press makes no second
    telegram_id INTEGER NOT NULL,
    person_id INTEGER,                  -- none: a guest
    state TEXT NOT NULL DEFAULT 'planned',  -- planned, cancelled, done
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX erasures_one ON erasures (telegram_id) WHERE state = 'planned';
-- Of an erased person the row stays, without anything that names him: what refers to it still counts.
ALTER TABLE persons ADD COLUMN erased_at INTEGER;
CREATE INDEX leads_subject ON leads (subject_id) WHERE subject_kind = 'people';
CREATE INDEX favourites_object ON favourites (kind, object_id);

-- What people say of themselves: languages are a JSON list of codes (bot/personal/fields.py).
ALTER TABLE persons ADD COLUMN offers TEXT NOT NULL DEFAULT '';
ALTER TABLE persons ADD COLUMN wants TEXT NOT NULL DEFAULT '';
ALTER TABLE persons ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
-- A span such as 22:00-07:00, none, or empty: as configured.
ALTER TABLE accounts ADD COLUMN quiet_hours TEXT NOT NULL DEFAULT '';
