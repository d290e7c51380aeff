-- More people are called to an event after it was called: each time a row, with an audience of its own.
CREATE TABLE event_calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    cause TEXT NOT NULL UNIQUE,         -- the draft: a second press makes no second
    audience TEXT NOT NULL,             -- JSON list, as an announcement's
    told_to INTEGER NOT NULL DEFAULT 0, -- the last person of those who need nobody's yes who was called; the next ids follow
    called_at INTEGER NOT NULL
) STRICT;
CREATE INDEX event_calls_event ON event_calls (event_id);

-- A desk is asked anew where more of its members are to be called than it agreed to.
ALTER TABLE event_clearances ADD COLUMN call_id INTEGER REFERENCES event_calls (id) ON DELETE CASCADE;
DROP INDEX event_clearances_one;
CREATE UNIQUE INDEX event_clearances_one
    ON event_clearances (event_id, coalesce(organisation_id, 0), coalesce(call_id, 0));
CREATE INDEX event_clearances_call ON event_clearances (call_id) WHERE call_id IS NOT NULL;
