-- What a secretariat, or the office for the whole alliance, tells its members.
CREATE TABLE announcements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL,          -- what it was made of
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose; none: the alliance's
    author INTEGER NOT NULL,            -- Telegram id
    content TEXT NOT NULL,              -- JSON: bot.contents.Content
    audience TEXT NOT NULL,             -- JSON list: all, r<rank>, g<chat>
    urgent INTEGER NOT NULL DEFAULT 0,  -- goes out in quiet hours too
    local TEXT NOT NULL DEFAULT '',     -- when, as a wall time
    zone TEXT NOT NULL DEFAULT '',      -- in this zone; both empty: at once
    at INTEGER NOT NULL,                -- Unix ms UTC
    state TEXT NOT NULL DEFAULT 'scheduled',  -- scheduled, held, sending, paused, done, cancelled, recalled
    revision INTEGER NOT NULL DEFAULT 0,  -- how often it was corrected after it went out
    private_body INTEGER,               -- bodies: with a button
    group_body INTEGER,                 -- and without
    cursor INTEGER NOT NULL DEFAULT 0,  -- up to which person it is queued; -1: for all
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    panel_message INTEGER               -- the author's message that shows how it goes
) STRICT;
CREATE INDEX announcements_of ON announcements (organisation_id, id);
CREATE INDEX announcements_draft ON announcements (draft_id);
CREATE INDEX announcements_panel ON announcements (author, panel_message);

-- Whom it is for, as the register was when it went out; who isn't on the bot is told otherwise.
CREATE TABLE announcement_people (
    announcement_id INTEGER NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    telegram_id INTEGER,                -- none: not on the bot
    told TEXT NOT NULL DEFAULT '',      -- phone, wechat: by the secretariat
    told_by INTEGER,
    told_at INTEGER,
    PRIMARY KEY (announcement_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_people_person ON announcement_people (person_id);
CREATE INDEX announcement_people_untold ON announcement_people (announcement_id, person_id)
    WHERE telegram_id IS NULL;

-- Groups that the bot is in.
CREATE TABLE groups (
    chat_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    added_by INTEGER NOT NULL,          -- Telegram id
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- of who added it
    active INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX groups_organisation ON groups (organisation_id) WHERE active;
CREATE INDEX groups_added ON groups (added_by) WHERE active;

-- An album is several messages: the further ones, as a JSON list.
ALTER TABLE deliveries ADD COLUMN more TEXT NOT NULL DEFAULT '';
-- How a broadcast goes is counted every few seconds: by state and operation, of what is still to come by its time.
DROP INDEX deliveries_of;
CREATE INDEX deliveries_of ON deliveries (kind, object_id, operation, state, not_before);
