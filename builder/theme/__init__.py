"""The MkDocs theme `briefing`: a name for mkdocs.yml; its templates lie in templates/theme."""
