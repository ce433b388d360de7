"""Build briefing sites from annotated articles, entities and glossary terms."""

__version__ = "0.1.0"
