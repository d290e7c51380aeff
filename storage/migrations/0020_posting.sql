-- Posting, review, life, browsing and interest.
-- reminded: of its end: 0 not yet, 1 seven days before, 2 a day before. flags: why it is reviewed: first, all, phone,
-- advert, banned; by spaces. pending_since: while it waits. nagged: the reviewers: 1 after a day, 2 passed to the office.
ALTER TABLE notices ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN flags TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN pending_since INTEGER;
ALTER TABLE notices ADD COLUMN nagged INTEGER NOT NULL DEFAULT 0;
CREATE INDEX notices_clock ON notices (reminded, expires_at) WHERE state IN ('published', 'on_hold');
CREATE INDEX notices_waiting ON notices (nagged, pending_since) WHERE state = 'pending';
CREATE INDEX notices_region ON notices (kind, country, province, published_at) WHERE state = 'published';
CREATE INDEX notices_house ON notices (organisation_id, kind, published_at) WHERE state = 'published';

-- What is shown stands here with its time, so that an industry is browsed without looking at what is over.
ALTER TABLE notice_industries ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_industries ADD COLUMN published_at INTEGER;
CREATE INDEX notice_industries_shown ON notice_industries (code, kind, published_at) WHERE published_at IS NOT NULL;
CREATE TRIGGER notice_industry_put AFTER INSERT ON notice_industries BEGIN
    UPDATE notice_industries SET
        kind = (SELECT kind FROM notices WHERE id = new.notice_id),
        published_at = (SELECT published_at FROM notices WHERE id = new.notice_id AND state = 'published')
    WHERE notice_id = new.notice_id AND code = new.code;
END;
CREATE TRIGGER notice_industries_follow AFTER UPDATE OF state, kind, published_at ON notices BEGIN
    UPDATE notice_industries SET kind = new.kind, published_at = iif(new.state = 'published', new.published_at, NULL)
    WHERE notice_id = new.id;
END;

-- The last number of each series: 需-西安-0042.
CREATE TABLE notice_numbers (
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, place)
) STRICT, WITHOUT ROWID;

-- Which notices of an organisation's members are reviewed first; none: as configured.
CREATE TABLE notice_policies (
    organisation_id INTEGER PRIMARY KEY REFERENCES organisations (id) ON DELETE CASCADE,
    review TEXT NOT NULL,               -- none, flagged, first, all
    telegram_id INTEGER NOT NULL,       -- who chose it
    at INTEGER NOT NULL
) STRICT;

-- Who opened a card, once each.
CREATE TABLE notice_views (
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    telegram_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (notice_id, telegram_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_views_account ON notice_views (telegram_id);

-- 我有意向. With a lead it waits at a desk, and ends as the lead does.
CREATE TABLE interests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    telegram_id INTEGER NOT NULL,
    person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,
    lead_id INTEGER REFERENCES leads (id) ON DELETE SET NULL,
    text TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open', -- open, done, closed, withdrawn
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX interests_open ON interests (notice_id, telegram_id) WHERE state = 'open';
CREATE INDEX interests_notice ON interests (notice_id, id);
CREATE INDEX interests_account ON interests (telegram_id, id);
CREATE INDEX interests_person ON interests (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX interests_lead ON interests (lead_id) WHERE lead_id IS NOT NULL;
CREATE TRIGGER interest_follows AFTER UPDATE OF state ON leads WHEN new.state <> 'open' BEGIN
    UPDATE interests SET state = new.state, ended_at = new.closed_at WHERE lead_id = new.id AND state = 'open';
END;

-- What came of it: counted in the alliance's report.
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                 -- notice
    object_id INTEGER NOT NULL,
    organisations TEXT NOT NULL DEFAULT '[]', -- JSON: ids of those whose members dealt with each other
    partner TEXT NOT NULL DEFAULT '',   -- member, outside; empty: not said
    deal TEXT NOT NULL DEFAULT '',      -- yes, no; empty: not said
    at INTEGER NOT NULL,
    UNIQUE (kind, object_id)
) STRICT;

-- A spoken wish that a secretariat writes up: Telegram's id of the file, while the lead is open.
ALTER TABLE leads ADD COLUMN file TEXT NOT NULL DEFAULT '';
