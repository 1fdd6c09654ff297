"""One file a step, called by its number; a step that was ever released is never changed."""
