"""What the desk's own commands do: new notes, a new site, importing articles.

`library` knows which ids are taken; `new`, `starter` and `imports` write; `report` says what an
import has done.
"""
