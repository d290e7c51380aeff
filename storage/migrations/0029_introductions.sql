-- Introductions: who asks to be brought together with whom, for what, and how it stands.
CREATE TABLE introductions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL UNIQUE,   -- the form that made it: a second press makes no second
    telegram_id INTEGER NOT NULL,       -- who asks
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,  -- who he is
    target_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    notice_id INTEGER REFERENCES notices (id) ON DELETE SET NULL,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose desk; none: the office's
    way TEXT NOT NULL,                  -- direct, secretariat: how it goes to him; all that the asker learns of it
    purpose TEXT NOT NULL,              -- buy, supply, agency, invest, cooperate, visit, advice, other
    pitch TEXT NOT NULL,                -- emptied with either of them
    shared TEXT NOT NULL DEFAULT '[]',  -- JSON: what of the asker's goes out on a yes: phone, wechat, email, company
    state TEXT NOT NULL,                -- bot/introductions/states.py
    endorsed INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,  -- he avoids who asks: neither he nor a desk sees it
    reason TEXT NOT NULL DEFAULT '',    -- of a no: the target's alone
    nudges INTEGER NOT NULL DEFAULT 0,
    asker_shows INTEGER NOT NULL DEFAULT 1,  -- his contacts may stand in the other's chat
    target_shows INTEGER NOT NULL DEFAULT 0,
    carrier INTEGER,                    -- Telegram id of who tells the target, who isn't on the bot
    decided_by INTEGER,                 -- Telegram id of who answered
    created_at INTEGER NOT NULL,
    asked_at INTEGER,                   -- when it went to the target
    due_at INTEGER NOT NULL,
    answered_at INTEGER,
    told_at INTEGER,                    -- of a quiet ending: from when on the asker may know
    ended_at INTEGER
) STRICT;
CREATE INDEX introductions_asker ON introductions (telegram_id, id);
CREATE INDEX introductions_person ON introductions (person_id, id);
CREATE INDEX introductions_target ON introductions (target_id, id);
CREATE INDEX introductions_waiting ON introductions (organisation_id, created_at)
    WHERE state IN ('with_secretariat', 'accepted');
CREATE INDEX introductions_organisation ON introductions (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX introductions_notice ON introductions (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX introductions_carrier ON introductions (carrier) WHERE carrier IS NOT NULL;
CREATE INDEX introductions_decided ON introductions (decided_by) WHERE decided_by IS NOT NULL;

-- How somebody wants to be asked: direct, secretariat, closed (not now); empty: by his position.
ALTER TABLE persons ADD COLUMN introductions TEXT NOT NULL DEFAULT '';

-- Contacts that an introduction brings go by the outbox: the message is known once it is sent.
ALTER TABLE disclosures ADD COLUMN introduction_id INTEGER REFERENCES introductions (id) ON DELETE SET NULL;
CREATE INDEX disclosures_introduction ON disclosures (introduction_id) WHERE introduction_id IS NOT NULL;
CREATE TRIGGER introduced AFTER UPDATE OF message_id ON deliveries
WHEN new.kind = 'introduced' AND new.message_id IS NOT NULL BEGIN
    UPDATE disclosures SET message_id = new.message_id
    WHERE introduction_id = new.object_id AND chat_id = new.recipient AND kind = new.occurrence AND message_id IS NULL;
    -- Consent ended while it was under way: looked at again now that it can be edited.
    INSERT INTO jobs (kind, object_id, occurrence, due_at, local, zone, state_at)
        SELECT DISTINCT 'privacy.redact', person_id, '', new.state_at, '', '', new.state_at FROM disclosures
        WHERE introduction_id = new.object_id AND chat_id = new.recipient AND kind = new.occurrence AND looked < round
        ON CONFLICT (kind, object_id, occurrence) DO UPDATE SET due_at = excluded.due_at, state = 'due',
            attempts = 0, error = '', state_at = excluded.state_at;
END;
