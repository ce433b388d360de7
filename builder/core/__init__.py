"""Pure stages: text in, values out. Nothing here reads the disk or knows MkDocs."""
