"""Pictures laid out at build time: numbers in, places in a box out, and SVG of them.

A layout knows nothing of pages; `present.pictures` feeds it, `svg` draws it.
"""
