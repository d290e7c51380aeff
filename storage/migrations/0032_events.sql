-- What people are called to: an event, a meeting of a council or board, a visit. Its begin is a wall time in a zone.
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL UNIQUE,         -- the form, or the series and its day, that made it: a second press makes no second
    kind TEXT NOT NULL,                 -- event, meeting, visit
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- who calls; none: the alliance
    author INTEGER NOT NULL,            -- Telegram id
    title TEXT NOT NULL,
    agenda TEXT NOT NULL DEFAULT '{}',  -- JSON: bot.contents.Content: what it is about, the agenda
    local TEXT NOT NULL,                -- begin, ISO to the minute, in
    local_end TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL,                 -- this IANA zone
    begins_at INTEGER NOT NULL,         -- Unix ms UTC, worked out from the wall time
    ends_at INTEGER NOT NULL,
    venue TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    latitude REAL,
    longitude REAL,
    link TEXT NOT NULL DEFAULT '',      -- to take part from afar: shown to those alone who come
    fee TEXT NOT NULL DEFAULT '',       -- as text
    capacity INTEGER,                   -- places, those that guests take too; none: without a limit
    most_guests INTEGER NOT NULL DEFAULT 0,  -- that one may bring
    closes_at INTEGER NOT NULL,         -- sign-up's end; the begin where nothing else is said
    audience TEXT NOT NULL DEFAULT '[]',  -- JSON, as an announcement's
    open INTEGER NOT NULL DEFAULT 1,    -- listed in /events, for every member to see; else only for those it is for
    state TEXT NOT NULL DEFAULT 'scheduled',  -- scheduled, cancelled, over
    reason TEXT NOT NULL DEFAULT '',    -- why it was cancelled
    sequence INTEGER NOT NULL DEFAULT 0,  -- grows with each change that a calendar must hear of (RFC 5545)
    series_id INTEGER,                  -- whose occurrence it is
    occurrence TEXT NOT NULL DEFAULT '',  -- the wall time that the series meant, wherever this one was moved
    code TEXT NOT NULL UNIQUE,          -- to check in: six characters
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    panel_message INTEGER               -- the author's message that shows how it goes
) STRICT;
CREATE INDEX events_coming ON events (state, begins_at);
CREATE INDEX events_of ON events (organisation_id, begins_at);
CREATE INDEX events_author ON events (author);
CREATE UNIQUE INDEX events_series ON events (series_id, occurrence) WHERE series_id IS NOT NULL;

-- Further organisations that hold it.
CREATE TABLE event_hosts (
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_hosts_organisation ON event_hosts (organisation_id, event_id);

-- Whom it is for, as the register was when it was called: who of them hasn't answered is asked once more.
CREATE TABLE event_people (
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    nudged_at INTEGER,
    PRIMARY KEY (event_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_people_person ON event_people (person_id, event_id);

-- Answers: a person's, a guest account's, or of somebody whom the secretariat wrote down by name.
CREATE TABLE rsvps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    person_id INTEGER REFERENCES persons (id) ON DELETE CASCADE,
    telegram_id INTEGER,                -- of an account that is no person of the register; a person's is looked up
    name TEXT NOT NULL DEFAULT '',      -- where it is no person of the register
    phone TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL,               -- going, waiting (on the waitlist), offered (a place, until offered_until),
                                        -- lapsed (he let that pass), declined (a meeting: leave), proxy (a meeting)
    guests INTEGER NOT NULL DEFAULT 0,
    guest_names TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',      -- the reason of a leave, a wish
    proxy_person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,
    answered_by INTEGER NOT NULL,       -- Telegram id: his own, or the desk's
    answered_at INTEGER NOT NULL,
    waiting_since INTEGER,              -- the waitlist's order, then by id
    offered_until INTEGER,
    checked_in_at INTEGER,
    checked_in_by INTEGER,              -- Telegram id: his own, or the host's
    checked_in_how TEXT NOT NULL DEFAULT '',  -- list, code, qr, walk_in
    state_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rsvps_person ON rsvps (event_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX rsvps_account ON rsvps (event_id, telegram_id) WHERE person_id IS NULL AND telegram_id IS NOT NULL;
CREATE INDEX rsvps_of ON rsvps (event_id, answer, waiting_since, id);
CREATE INDEX rsvps_persons ON rsvps (person_id, event_id) WHERE person_id IS NOT NULL;
CREATE INDEX rsvps_accounts ON rsvps (telegram_id, event_id) WHERE telegram_id IS NOT NULL;
CREATE INDEX rsvps_proxies ON rsvps (proxy_person_id) WHERE proxy_person_id IS NOT NULL;
CREATE INDEX rsvps_answerers ON rsvps (answered_by);
CREATE INDEX rsvps_hosts ON rsvps (checked_in_by) WHERE checked_in_by IS NOT NULL;

-- Cards that others see too and that are kept up to date: in groups, the hosts' panels.
CREATE TABLE event_cards (
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- group, host
    PRIMARY KEY (event_id, chat_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_cards_chat ON event_cards (chat_id);
