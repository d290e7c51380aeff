-- What staff, officers and admins did: who, what, when, by ids and names of fields alone. Nobody changes it.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor INTEGER,                      -- Telegram id; none: the command line
    actor_person INTEGER,               -- who of the register that was
    role TEXT NOT NULL,                 -- as what: secretariat, officer, admin, command_line, member
    kind TEXT NOT NULL,                 -- the act's feature: claims, appointments, …
    act TEXT NOT NULL,                  -- such as claims:accept (bot/audit.py)
    organisation_id INTEGER,            -- whose affair; none: the alliance's
    subject_kind TEXT NOT NULL DEFAULT '',  -- people, organisations, announcements, …
    subject_id INTEGER,
    fields TEXT NOT NULL DEFAULT '[]',  -- JSON list: what was changed
    details TEXT NOT NULL DEFAULT '{}'  -- JSON: counts and states, nothing personal
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_actor_person ON audit (actor_person) WHERE actor_person IS NOT NULL;
CREATE INDEX audit_organisation ON audit (organisation_id, id);
CREATE INDEX audit_kind ON audit (kind, id);
CREATE INDEX audit_subject ON audit (subject_kind, subject_id, id);

-- What it was before and after: an erasure empties it, nothing else touches it.
CREATE TABLE audit_values (
    audit_id INTEGER NOT NULL REFERENCES audit (id),
    field TEXT NOT NULL,
    before TEXT,                        -- none, both of them: emptied
    after TEXT,
    person_id INTEGER,                  -- whose it is; none: nobody's
    telegram_id INTEGER,                -- of who isn't in the register
    PRIMARY KEY (audit_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_values_person ON audit_values (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX audit_values_account ON audit_values (telegram_id) WHERE telegram_id IS NOT NULL;

CREATE TRIGGER audit_stays_as_it_is BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit is not to be changed'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit is not to be deleted'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_is_added_to BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'the audit is not to be changed'); END;
CREATE TRIGGER audit_values_are_emptied BEFORE UPDATE ON audit_values
WHEN NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.audit_id <> OLD.audit_id OR NEW.field <> OLD.field
    OR NEW.person_id IS NOT OLD.person_id OR NEW.telegram_id IS NOT OLD.telegram_id
BEGIN SELECT raise(ABORT, 'what the audit says is not to be changed'); END;
CREATE TRIGGER audit_values_stay BEFORE DELETE ON audit_values
BEGIN SELECT raise(ABORT, 'what the audit says is not to be deleted'); END;
CREATE TRIGGER audit_values_are_added_to BEFORE INSERT ON audit_values
WHEN EXISTS (SELECT 1 FROM audit_values WHERE audit_id = NEW.audit_id AND field = NEW.field)
BEGIN SELECT raise(ABORT, 'what the audit says is not to be changed'); END;
