"""Importers: the bytes of a received file become a draft article; pure, one module a format.

`text` reads plain text, in this order: `charset` (bytes to text), `layout` (lines to chunks),
`head` and `trim` (what is not article), `shape` (chunks to blocks). They ask `headline`,
`credit` with `agencies`, `dates`, `language`, and `boilerplate` with its `phrases`.
"""
