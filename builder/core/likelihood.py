"""The likelihood scale of judgements (US Intelligence Community Directive 203, 2015, D.6.e)."""

from __future__ import annotations

LIKELIHOODS = {
    "almost-no-chance": ("almost no chance", "remote", "fast ausgeschlossen"),
    "very-unlikely": ("very unlikely", "highly improbable", "sehr unwahrscheinlich"),
    "unlikely": ("unlikely", "improbable", "unwahrscheinlich"),
    "even-chance": ("roughly even chance", "roughly even odds", "etwa gleich wahrscheinlich"),
    "likely": ("likely", "probable", "wahrscheinlich"),
    "very-likely": ("very likely", "highly probable", "sehr wahrscheinlich"),
    "almost-certain": ("almost certain", "almost certainly", "nearly certain", "nahezu sicher"),
}
"""The seven steps of the likelihood scale of ICD 203 and the words that mean them."""


def likelihood(words: str) -> str:
    """Return the step of the likelihood scale that `words` name, or ''."""
    wanted = words.strip().casefold()
    return next((step for step, names in LIKELIHOODS.items() if wanted in names), "")
