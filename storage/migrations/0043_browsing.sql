-- An industry in a region, with a kind or of both, is browsed along one index too: what is shown stands with its place.
ALTER TABLE notice_industries ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE notice_industries ADD COLUMN province TEXT NOT NULL DEFAULT '';
DROP TRIGGER notice_industry_put;
DROP TRIGGER notice_industries_follow;
UPDATE notice_industries SET country = notices.country, province = notices.province
FROM notices WHERE notices.id = notice_id;
CREATE INDEX notice_industries_region ON notice_industries (code, kind, country, province, published_at)
    WHERE published_at IS NOT NULL;
CREATE TRIGGER notice_industry_put AFTER INSERT ON notice_industries BEGIN
    UPDATE notice_industries SET
        (kind, country, province, published_at) = (
            SELECT kind, country, province, iif(state = 'published', published_at, NULL)
            FROM notices WHERE id = new.notice_id)
    WHERE notice_id = new.notice_id AND code = new.code;
END;
CREATE TRIGGER notice_industries_follow AFTER UPDATE OF state, kind, country, province, published_at ON notices BEGIN
    UPDATE notice_industries SET kind = new.kind, country = new.country, province = new.province,
        published_at = iif(new.state = 'published', new.published_at, NULL)
    WHERE notice_id = new.id;
END;
