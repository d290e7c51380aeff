-- Who has put an event into his calendar, and as of which SEQUENCE: he gets a new file when it changes.
CREATE TABLE event_calendars (
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    telegram_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (event_id, telegram_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_calendars_account ON event_calendars (telegram_id, event_id);

-- When people are reminded of an event, where its host chose otherwise than [events] reminders says.
CREATE TABLE event_reminders (
    event_id INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    minutes TEXT NOT NULL               -- JSON: before the begin; [] none
) STRICT;

-- The Monday digest: on which Monday somebody was told last, and whether he wants it.
CREATE TABLE agenda_digests (
    telegram_id INTEGER PRIMARY KEY,
    told_on TEXT NOT NULL DEFAULT '',   -- ISO date
    wanted INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX events_ending ON events (state, ends_at);
