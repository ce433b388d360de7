"""The doors to the world outside: disk, terminal, MkDocs."""
