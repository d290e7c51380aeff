-- Announcements, second part: by category, in several languages, looked over, approved, and again and again.
-- bot.announcements.categories
ALTER TABLE announcements ADD COLUMN category TEXT NOT NULL DEFAULT 'official';
-- JSON: language -> Content, where it has its own
ALTER TABLE announcements ADD COLUMN texts TEXT NOT NULL DEFAULT '{}';
-- JSON: language -> body
ALTER TABLE announcements ADD COLUMN bodies TEXT NOT NULL DEFAULT '{}';
-- JSON: bot.recurrences.rules.Rule: it recurs, and sends none itself
ALTER TABLE announcements ADD COLUMN rule TEXT NOT NULL DEFAULT '';
-- what recurs
ALTER TABLE announcements ADD COLUMN series_id INTEGER REFERENCES announcements (id) ON DELETE SET NULL;
-- which of it this one is
ALTER TABLE announcements ADD COLUMN day TEXT NOT NULL DEFAULT '';
-- goes beyond its own organisation: the office has to agree
ALTER TABLE announcements ADD COLUMN beyond INTEGER NOT NULL DEFAULT 0;
-- Telegram id
ALTER TABLE announcements ADD COLUMN approved_by INTEGER;
ALTER TABLE announcements ADD COLUMN approved_at INTEGER;
-- why it was given back, or approved by its own author
ALTER TABLE announcements ADD COLUMN remarks TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX announcements_series ON announcements (series_id, day) WHERE series_id IS NOT NULL;
CREATE INDEX announcements_submitted ON announcements (created_at) WHERE state = 'submitted';
CREATE INDEX announcements_approved ON announcements (approved_by) WHERE approved_by IS NOT NULL;
CREATE INDEX announcements_recurring ON announcements (organisation_id) WHERE state = 'recurring';

-- Of which categories somebody wants no announcements.
CREATE TABLE announcement_optouts (
    telegram_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (telegram_id, category)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_optouts_of ON announcement_optouts (category, telegram_id);

-- Audiences that are used again, by name: an organisation's, or the alliance's.
CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE CASCADE,  -- none: the alliance's
    name TEXT NOT NULL,
    audience TEXT NOT NULL,             -- JSON, as an announcement's
    telegram_id INTEGER,                -- who saved it
    saved_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX segments_of ON segments (ifnull(organisation_id, 0), name);
CREATE INDEX segments_organisation ON segments (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX segments_by ON segments (telegram_id) WHERE telegram_id IS NOT NULL;

-- 请会长过目: somebody is shown a draft before it goes out, and agrees or remarks.
CREATE TABLE announcement_looks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL,
    version INTEGER NOT NULL,           -- of the draft that he was shown
    author INTEGER NOT NULL,            -- Telegram id: who asked
    telegram_id INTEGER NOT NULL,       -- who looks
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,
    content TEXT NOT NULL,              -- JSON list of Contents as he was shown them
    state TEXT NOT NULL DEFAULT 'asked',  -- asked, agreed, remarked
    remarks TEXT NOT NULL DEFAULT '',
    asked_at INTEGER NOT NULL,
    answered_at INTEGER
) STRICT;
CREATE UNIQUE INDEX announcement_looks_one ON announcement_looks (draft_id, version, telegram_id);
CREATE INDEX announcement_looks_asked ON announcement_looks (asked_at);
CREATE INDEX announcement_looks_by ON announcement_looks (telegram_id);
CREATE INDEX announcement_looks_author ON announcement_looks (author);
CREATE INDEX announcement_looks_organisation ON announcement_looks (organisation_id) WHERE organisation_id IS NOT NULL;
