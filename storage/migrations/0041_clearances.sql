-- Before an event's call goes to the members of an organisation that didn't call it, that one's desk agrees; before it
-- goes to the whole alliance, the office does.
CREATE TABLE event_clearances (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE CASCADE,  -- NULL: of the whole alliance, by the office
    state TEXT NOT NULL,                -- asked, agreed, returned (with remarks), declined, lapsed, withdrawn
    remarks TEXT NOT NULL DEFAULT '',   -- or why it doesn't suit
    version INTEGER NOT NULL DEFAULT 0, -- grows with each change of the event while it is asked, and with each answer
    told_to INTEGER NOT NULL DEFAULT 0, -- the last person of the register who was called after the yes
    asked_at INTEGER NOT NULL,
    decided_by INTEGER,                 -- Telegram id
    state_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_clearances_one ON event_clearances (event_id, coalesce(organisation_id, 0));
CREATE INDEX event_clearances_asked ON event_clearances (organisation_id, asked_at, id) WHERE state = 'asked';
CREATE INDEX event_clearances_organisation ON event_clearances (organisation_id, event_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX event_clearances_decider ON event_clearances (decided_by) WHERE decided_by IS NOT NULL;

-- Those of the organisation that calls, up to whom: others are called beside them.
ALTER TABLE events ADD COLUMN told_to INTEGER NOT NULL DEFAULT 0;
UPDATE events SET told_to = coalesce((SELECT max(person_id) FROM event_people WHERE event_id = events.id), 0);
