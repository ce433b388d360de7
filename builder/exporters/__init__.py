"""Forms in which briefings leave the site: one file, a book, an archive. Values in, bytes out."""
