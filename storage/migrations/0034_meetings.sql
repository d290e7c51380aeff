-- How an organisation meets; of the alliance itself where there is none. Changed by its secretariat.
CREATE TABLE meeting_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE CASCADE,
    notice_days INTEGER NOT NULL DEFAULT 0,     -- how long before it a meeting is to be called; 0: whenever
    quorum TEXT NOT NULL DEFAULT '',            -- of those called: 1/2+ (more than half), 2/3, 3/4; empty: none
    proxies_count INTEGER NOT NULL DEFAULT 1,   -- for the quorum
    most_proxies INTEGER NOT NULL DEFAULT 0,    -- that one may hold; 0: without a limit
    changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX meeting_rules_of ON meeting_rules (coalesce(organisation_id, 0));
CREATE INDEX meeting_rules_organisation ON meeting_rules (organisation_id);

-- The rules as they were when a meeting was called: those that it is held by.
CREATE TABLE meetings (
    event_id INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    notice_days INTEGER NOT NULL,
    quorum TEXT NOT NULL,
    proxies_count INTEGER NOT NULL,
    most_proxies INTEGER NOT NULL
) STRICT;

-- Minutes: each correction is a version of its own, and the earlier one stays.
CREATE TABLE minutes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    cause TEXT NOT NULL UNIQUE,                 -- the form that filed it
    content TEXT NOT NULL,                      -- JSON: bot.contents.Content
    filed_by INTEGER NOT NULL,                  -- Telegram id
    filed_at INTEGER NOT NULL,
    audience TEXT NOT NULL DEFAULT '[]',        -- JSON: to whom else than those called it is announced
    announced_at INTEGER,
    cursor INTEGER NOT NULL DEFAULT 0,          -- of those told, the last; -1: all
    UNIQUE (event_id, version)
) STRICT;
CREATE INDEX minutes_filers ON minutes (filed_by);

-- Who may read a meeting's minutes: those called, those who came, and to whom else they were announced.
CREATE TABLE minutes_people (
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX minutes_people_person ON minutes_people (person_id, event_id);

-- What was decided.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    cause TEXT NOT NULL UNIQUE,                 -- the form and the line in it
    text TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'standing',     -- standing, removed
    recorded_by INTEGER NOT NULL,               -- Telegram id
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_of ON decisions (event_id);
CREATE INDEX decisions_recorders ON decisions (recorded_by);

-- What somebody is to do by a day: reminded of until it is done.
CREATE TABLE todos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose secretariat sees it
    cause TEXT NOT NULL UNIQUE,                 -- the form that recorded it
    text TEXT NOT NULL,
    owner_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,
    due_on TEXT NOT NULL,                       -- ISO date, in the event's zone
    state TEXT NOT NULL DEFAULT 'open',         -- open, done, dropped
    recorded_by INTEGER NOT NULL,               -- Telegram id
    recorded_at INTEGER NOT NULL,
    later_until TEXT NOT NULL DEFAULT '',       -- ISO date: until then its owner wants to hear nothing
    done_by INTEGER,                            -- Telegram id: its owner, or the desk
    done_at INTEGER
) STRICT;
CREATE INDEX todos_of ON todos (event_id);
CREATE INDEX todos_open ON todos (organisation_id, due_on) WHERE state = 'open';
CREATE INDEX todos_organisation ON todos (organisation_id);
CREATE INDEX todos_owner ON todos (owner_id, state);
CREATE INDEX todos_recorders ON todos (recorded_by);
CREATE INDEX todos_doers ON todos (done_by) WHERE done_by IS NOT NULL;

-- What recurs: its occurrences are rows of `events`, made some weeks ahead.
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL UNIQUE,                 -- the form that began it
    first_event INTEGER NOT NULL,               -- what it was made of
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,
    author INTEGER NOT NULL,                    -- Telegram id
    rule TEXT NOT NULL,                         -- JSON: bot.recurrences.rules.Rule
    pattern TEXT NOT NULL,                      -- JSON: what each occurrence begins with
    invite_days INTEGER NOT NULL,               -- so long before an occurrence people are invited to it
    state TEXT NOT NULL DEFAULT 'going',        -- going, ended
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX series_organisation ON series (organisation_id);
CREATE INDEX series_author ON series (author);
