-- An industry in a region, or of an organisation, is browsed along one index too: what is shown stands with its place.
ALTER TABLE notice_industries ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_industries ADD COLUMN province TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_industries ADD COLUMN organisation_id INTEGER;
DROP TRIGGER notice_industry_put;
DROP TRIGGER notice_industries_follow;
UPDATE notice_industries SET (country, province, organisation_id) = (
    SELECT country, province, organisation_id FROM notices WHERE notices.id = notice_id);
CREATE INDEX notice_industries_region ON notice_industries (code, kind, country, province, published_at)
    WHERE published_at IS NOT NULL;
CREATE INDEX notice_industries_house ON notice_industries (organisation_id, code, kind, published_at)
    WHERE published_at IS NOT NULL;
CREATE TRIGGER notice_industry_put AFTER INSERT ON notice_industries BEGIN
    UPDATE notice_industries SET (kind, country, province, organisation_id, published_at) = (
        SELECT kind, country, province, organisation_id, iif(state = 'published', published_at, NULL)
        FROM notices WHERE id = new.notice_id)
    WHERE notice_id = new.notice_id AND code = new.code;
END;
CREATE TRIGGER notice_industries_follow
AFTER UPDATE OF state, kind, country, province, organisation_id, published_at ON notices BEGIN
    UPDATE notice_industries SET kind = new.kind, country = new.country, province = new.province,
        organisation_id = new.organisation_id, published_at = iif(new.state = 'published', new.published_at, NULL)
    WHERE notice_id = new.id;
END;

-- What ends, and nobody is on the bot who wrote it: its desk hears, of all at once. desk_told: of its end, what the
-- desk was told: 1 that it ends within days, 2 tomorrow, 3 that it is over.
ALTER TABLE notices ADD COLUMN desk_told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX notices_of_desk ON notices (coalesce(organisation_id, 0), expires_at)
    WHERE state IN ('published', 'on_hold', 'expired');

-- What a saved search asks for, understood once (bot/search/saved.py); NULL: not yet.
ALTER TABLE saved_searches ADD COLUMN asked BLOB;

-- missed: came while he wanted no alerts (alerts.state: waiting, missed, told, dropped).
CREATE INDEX alerts_missed ON alerts (telegram_id) WHERE state = 'missed';
