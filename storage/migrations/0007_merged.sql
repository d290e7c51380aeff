-- Deleting a person looks for those merged into him: without an index, through all people, once for each.
CREATE INDEX persons_merged ON persons (merged_into) WHERE merged_into IS NOT NULL;
