-- Instants are Unix milliseconds UTC; dates are ISO; lists and maps are JSON. Ids never come back.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What Telegram handed over, written before it is confirmed. The body is emptied once the update is done.
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    sender INTEGER NOT NULL,            -- whose queue: the person's Telegram id, else the chat's, else 0
    body BLOB,                          -- the update's JSON
    received_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    done_at INTEGER
) STRICT;
CREATE INDEX inbox_waiting ON inbox (sender, update_id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                 -- chamber, association, hometown, huiguan, federation, township, overseas, office, other
    name TEXT NOT NULL,
    short_name TEXT NOT NULL DEFAULT '',
    aliases TEXT NOT NULL DEFAULT '[]',
    parent_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,
    country TEXT NOT NULL DEFAULT '',   -- ISO 3166 code, or as written where it isn't known
    province TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    industries TEXT NOT NULL DEFAULT '[]',  -- GB/T 4754 codes
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',     -- E.164
    email TEXT NOT NULL DEFAULT '',
    wechat TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    founded_on TEXT NOT NULL DEFAULT '',
    intro TEXT NOT NULL DEFAULT '',
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX organisations_kind ON organisations (kind, country, province, city);
CREATE INDEX organisations_parent ON organisations (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE organisation_industries (
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    PRIMARY KEY (organisation_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX organisation_industries_code ON organisation_industries (code, organisation_id);

CREATE TABLE companies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    province TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    industries TEXT NOT NULL DEFAULT '[]',
    products TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    intro TEXT NOT NULL DEFAULT '',
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX companies_name ON companies (name);

CREATE TABLE company_organisations (
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    PRIMARY KEY (company_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_organisations_organisation ON company_organisations (organisation_id, company_id);

CREATE TABLE company_industries (
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    PRIMARY KEY (company_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_industries_code ON company_industries (code, company_id);

CREATE TABLE persons (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,           -- person_key at import
    name TEXT NOT NULL,
    aliases TEXT NOT NULL DEFAULT '[]',
    salutation TEXT NOT NULL DEFAULT '',
    gender TEXT NOT NULL DEFAULT '',    -- f, m or empty
    hometown TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',     -- E.164
    email TEXT NOT NULL DEFAULT '',
    wechat TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',  -- zh-Hans, zh-Hant, en or empty
    visibility TEXT NOT NULL DEFAULT '{}',  -- field -> hidden, members, registered, public; what isn't there: bot/privacy.py
    consent_on TEXT NOT NULL DEFAULT '',
    merged_into INTEGER REFERENCES persons (id),
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX persons_name ON persons (name);
CREATE INDEX persons_phone ON persons (phone) WHERE phone <> '';
CREATE INDEX persons_hometown ON persons (hometown) WHERE hometown <> '';

CREATE TABLE memberships (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    position TEXT NOT NULL DEFAULT '',
    rank INTEGER NOT NULL,              -- of the position, 0 first; bot/positions.py
    rank_order INTEGER NOT NULL DEFAULT 0,  -- the register's own order within a rank
    term TEXT NOT NULL DEFAULT '',
    term_from TEXT NOT NULL DEFAULT '',
    term_to TEXT NOT NULL DEFAULT '',
    company_id INTEGER REFERENCES companies (id) ON DELETE SET NULL,
    company_name TEXT NOT NULL DEFAULT '',  -- as written, where it is no company of the register
    secretary INTEGER NOT NULL DEFAULT 0,   -- staff of the secretariat
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX memberships_person ON memberships (person_id);
CREATE INDEX memberships_organisation ON memberships (organisation_id, rank, rank_order, id);
CREATE INDEX memberships_company ON memberships (company_id) WHERE company_id IS NOT NULL;

CREATE TABLE pairings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                 -- organisations or companies: what first_id and second_id name
    first_id INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    signed_on TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pairings_first ON pairings (kind, first_id);
CREATE INDEX pairings_second ON pairings (kind, second_id);

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    telegram_id INTEGER NOT NULL UNIQUE,
    person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,
    language TEXT NOT NULL DEFAULT '',  -- as chosen; empty: as Telegram says
    time_zone TEXT NOT NULL DEFAULT '', -- as chosen; empty: the alliance's
    admin INTEGER NOT NULL DEFAULT 0,
    reachable INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_person ON accounts (person_id) WHERE person_id IS NOT NULL;

-- One-time codes typed to the bot; only a digest is kept.
CREATE TABLE codes (
    digest TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by INTEGER,                    -- Telegram id
    used_at INTEGER
) STRICT;

-- A result list that buttons name; keyed on the update that asked, so that a replay makes the same one.
CREATE TABLE result_lists (
    id INTEGER PRIMARY KEY,             -- update_id
    telegram_id INTEGER NOT NULL,
    query TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX result_lists_age ON result_lists (created_at);

CREATE TABLE favourites (
    telegram_id INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- organisations, companies, people
    object_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (telegram_id, kind, object_id)
) STRICT, WITHOUT ROWID;

-- "Please find it for me", "please introduce me": what waits at a desk.
CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id INTEGER NOT NULL UNIQUE,  -- the press that made it: a replay makes no second
    telegram_id INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- find, introduce
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose desk; none: the office's
    subject_kind TEXT NOT NULL DEFAULT '',
    subject_id INTEGER,
    text TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open',
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX leads_open ON leads (organisation_id, created_at) WHERE state = 'open';
CREATE INDEX leads_asker ON leads (telegram_id, state);

-- Every contact that the bot showed to somebody, replies included, so that it can be redacted when consent ends.
CREATE TABLE disclosures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,         -- whose contact
    chat_id INTEGER NOT NULL,           -- to whom
    message_id INTEGER,                 -- none: the request was under way when the bot stopped
    fields TEXT NOT NULL,               -- JSON list: phone, wechat, email
    shown_at INTEGER NOT NULL
) STRICT;
CREATE INDEX disclosures_person ON disclosures (person_id);
