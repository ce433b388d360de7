"""Full-text search: an index that a page can read piece by piece, also from disk. See docs/search.md."""
