-- What is still to go out of a body, or may be asked for again; of the rest, the words can go.
CREATE INDEX deliveries_unfinished ON deliveries (body_id) WHERE state IN ('due', 'claimed', 'sending', 'unknown');
CREATE INDEX bodies_kept ON bodies (created_at) WHERE parameters IS NOT NULL;
