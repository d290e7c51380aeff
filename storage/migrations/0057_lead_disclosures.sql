-- In which message whoever was shown the phone that somebody left with a lead: a guest has no person's row, so it isn't in `disclosures`.
-- A message that shows something else by now has no row any more.
CREATE TABLE lead_disclosures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lead_id INTEGER NOT NULL REFERENCES leads (id) ON DELETE CASCADE,
    chat_id INTEGER NOT NULL,           -- to whom
    message_id INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    taken_at INTEGER                    -- when an edit without it was queued
) STRICT;
CREATE INDEX lead_disclosures_lead ON lead_disclosures (lead_id);
CREATE INDEX lead_disclosures_message ON lead_disclosures (chat_id, message_id);
CREATE INDEX lead_disclosures_standing ON lead_disclosures (lead_id) WHERE taken_at IS NULL;
