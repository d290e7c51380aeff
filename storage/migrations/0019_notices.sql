-- What members supply and need. Only what is published stands in the search index.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,           -- of the import; made where the bot's own
    reference TEXT UNIQUE,              -- to read out, as 需-西安-0042; none before it is first published
    kind TEXT NOT NULL,                 -- supply, demand
    nature TEXT NOT NULL DEFAULT 'product',  -- product, service, investment, partner, agency, venue, second_hand, other
    title TEXT NOT NULL,
    content TEXT NOT NULL DEFAULT '{}', -- JSON: bot.contents.Content, what its author wrote, with pictures and files
    quantity TEXT NOT NULL DEFAULT '',  -- as written
    place TEXT NOT NULL DEFAULT '',     -- as written
    country TEXT NOT NULL DEFAULT '',   -- what it is known as: ISO 3166 code
    province TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    industries TEXT NOT NULL DEFAULT '[]',  -- GB/T 4754 codes, the likeliest first
    person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,  -- whose it is; none: the organisation's own
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- by which its author belongs
    company_id INTEGER REFERENCES companies (id) ON DELETE SET NULL,
    posted_by INTEGER,                  -- Telegram id: the author's, or of who posted it for him; none: imported
    via_secretariat INTEGER NOT NULL DEFAULT 0,  -- who is interested turns to the secretariat
    restricted INTEGER NOT NULL DEFAULT 0,  -- only for the organisations of notice_audience; else the whole alliance
    state TEXT NOT NULL DEFAULT 'draft',  -- draft, pending, returned, published, on_hold, fulfilled, withdrawn, expired, removed
    open INTEGER NOT NULL DEFAULT 1,    -- for interest, while it is published
    valid_until TEXT NOT NULL DEFAULT '',  -- inclusive, in the alliance's zone
    expires_at INTEGER,                 -- the same as an instant
    created_at INTEGER NOT NULL,
    published_at INTEGER,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0  -- moved by every change of what is said
) STRICT;
CREATE INDEX notices_newest ON notices (kind, published_at) WHERE state = 'published';
CREATE INDEX notices_expiring ON notices (expires_at) WHERE state = 'published';
CREATE INDEX notices_pending ON notices (organisation_id, updated_at) WHERE state = 'pending';
CREATE INDEX notices_person ON notices (person_id, state) WHERE person_id IS NOT NULL;
CREATE INDEX notices_organisation ON notices (organisation_id, state, published_at);
CREATE INDEX notices_company ON notices (company_id) WHERE company_id IS NOT NULL;
CREATE INDEX notices_posted ON notices (posted_by) WHERE posted_by IS NOT NULL;

CREATE TABLE notice_industries (
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    PRIMARY KEY (notice_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_industries_code ON notice_industries (code, notice_id);

CREATE TABLE notice_audience (
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    PRIMARY KEY (notice_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_audience_organisation ON notice_audience (organisation_id, notice_id);

-- Every move from state to state.
CREATE TABLE notice_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    telegram_id INTEGER,                -- who; none: the clock, or the command line
    reason TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_history_notice ON notice_history (notice_id, id);

CREATE TABLE search_notices (
    id INTEGER PRIMARY KEY REFERENCES notices (id) ON DELETE CASCADE,
    fields BLOB NOT NULL,
    keys TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE find_notices USING fts5 (
    keys, content = 'search_notices', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '=^+~!@'"
);
CREATE TRIGGER search_notices_gone AFTER DELETE ON search_notices BEGIN
    INSERT INTO find_notices (find_notices, rowid, keys) VALUES ('delete', old.id, old.keys);
END;
CREATE TRIGGER register_notice_put AFTER INSERT ON search_notices BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_notice_gone AFTER DELETE ON search_notices BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_notice_changed AFTER UPDATE ON notices BEGIN
    UPDATE register_version SET number = number + 1;
END;
