-- Whoever blocks the bot can't answer what he was asked: his secretariat is to ask him, as soon as the bot knows.
CREATE TRIGGER accounts_unreached AFTER UPDATE OF reachable ON accounts
WHEN old.reachable = 1 AND new.reachable = 0 AND new.person_id IS NOT NULL BEGIN
    INSERT INTO jobs (kind, object_id, occurrence, due_at, local, zone, state_at)
        SELECT 'introductions.nudge', id, '', 0, '', '', 0 FROM introductions
        WHERE target_id = new.person_id AND state IN ('asked', 'endorsed') AND NOT hidden
        ON CONFLICT (kind, object_id, occurrence) DO UPDATE SET due_at = 0, state = 'due', attempts = 0, error = '';
END;
