-- Invitations that were paused before pauses had an end get it: the job looks at once, and comes again on their last day.
INSERT INTO jobs (kind, object_id, occurrence, due_at, local, zone, state_at)
SELECT 'invitations.flood_over', id, '', 0, '', '', 0 FROM invitations WHERE state = 'paused'
ON CONFLICT DO NOTHING;
