"""One briefing as one HTML file: styles, fonts, pictures, its entities and terms inside."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import BaseLoader
from markupsafe import Markup

from builder.core.html import Heading
from builder.exporters import links, theme, tree
from builder.exporters.documents import make_environment
from builder.exporters.dossier import ENTITIES, TERMS, Dossier

SCRIPTS = ("theme/js/site.js", "theme/js/reading.js")
# Anchors of the pages have no capital letters, so these never meet one of them.
_PREFIXES = {"b1": "", ENTITIES: "Entity-", TERMS: "Term-"}


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix as the template takes it."""

    id: str
    title: str
    lang: str
    html: Markup


def single_file(
    dossier: Dossier, files: theme.Files, loader: BaseLoader, *, generator: str
) -> bytes:
    """Return a dossier of one briefing as an HTML file that needs nothing else."""
    chapter = dossier.chapters[0]
    roots = links.trees(dossier)
    chapter_parts = {
        name: tree.parse(html)
        for name, html in (("main", chapter.main), ("aside", chapter.aside), ("rest", chapter.rest))
    }
    known = links.known_ids(roots)

    def place(name: str, id: str) -> str:
        return f"#{_PREFIXES[name]}{id}" if id else "#Main"

    picture = links.picture_data(dossier.files)
    for root in chapter_parts.values():
        links.relink(root, chapter.part, dossier, known, place)
        links.set_pictures(root, chapter.part, picture)
        # What is wide scrolls inside the page, as in the theme.
        tree.wrap(root, "table", "wide")
    _label(chapter_parts["aside"])
    appendices = []
    for part in dossier.appendices:
        root = roots[part.name]
        prefix = _PREFIXES[part.name]
        links.relink(root, part, dossier, known, place)
        links.set_pictures(root, part, picture)
        tree.set_prefix(root, prefix)
        for profile in tree.find(root, "div", "profile"):
            tree.deepen(profile, 2)
        tree.deepen(root, 1)
        html = Markup(tree.to_html(root))  # noqa: S704 - escaped by the tree
        appendices.append(Appendix(prefix.rstrip("-"), part.title, part.lang, html))
    whole = (*chapter_parts.values(), *(roots[part.name] for part in dossier.appendices))
    characters = frozenset(char for root in whole for text in root.itertext() for char in text)
    slanted = any(theme.uses_italics(root) for root in whole)
    styles = [
        (media, theme.inline_css(path, files, characters=characters, slanted=slanted))
        for media, path in (("", "theme/css/site.css"), ("", "export/single.css"))
    ]
    # The fonts are there already.
    styles.append(
        ("print", theme.without_faces(files.get("theme/css/print.css", b"").decode("utf-8")))
    )
    scripts = [files[name].decode("utf-8").strip() for name in SCRIPTS if name in files]
    icon = files.get("theme/img/icon.svg")
    template = make_environment(loader).get_template("single.html.j2")
    text = template.render(
        t=dossier.t,
        table=dossier.t.table,
        article=chapter.article,
        site_name=dossier.site_name,
        home=dossier.site_url,
        lang=dossier.selection.edition.lang,
        text_lang=chapter.part.lang,
        generator=generator,
        csp=_policy([css for _, css in styles], scripts),
        icon=links.data_url(icon, "image/svg+xml") if icon else "",
        styles=[(media, Markup(css)) for media, css in styles],  # noqa: S704 - the theme's own
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - the theme's own
        **{name: Markup(tree.to_html(root)) for name, root in chapter_parts.items()},  # noqa: S704 - escaped by the tree
        headings=[_plain(heading) for heading in chapter.headings if heading.level == 2],
        appendices=appendices,
    )
    return text.encode("utf-8")


def _policy(styles: list[str], scripts: list[str]) -> str:
    style = " ".join(map(theme.csp_hash, styles))
    script = " ".join(map(theme.csp_hash, scripts)) or "'none'"
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _plain(heading: Heading) -> tuple[str, Markup]:
    return heading.id, Markup(heading.title)  # noqa: S704 - HTML without tags


def _label(root: tree.Element) -> None:
    """Name the sidebar after its heading, as the theme does."""
    for aside in tree.find(root, "aside", "sidebar"):
        heading = aside.find(".//h2[@id]")
        if heading is not None:
            aside.set("role", "region")
            aside.set("aria-labelledby", heading.get("id", ""))
