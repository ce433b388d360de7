"""Comments of styles and scripts stay with those who edit them."""

from __future__ import annotations

from pathlib import Path

from builder.adapters.finish import leave_out_comments
from tests.publish.sites import Site


def test_comments_are_left_out_and_nothing_else(tmp_path: Path) -> None:
    styles = tmp_path / "css" / "site.css"
    script = tmp_path / "js" / "site.js"
    for path in (styles, script):
        path.parent.mkdir()
    styles.write_text('/* Why\n   so */\na { color: red }\n/* b */ b { background: url("//x") }\n')
    script.write_text('// Why\nconst a = "// no";\n  // so\n  f(a); // stays\n')
    leave_out_comments(tmp_path)
    assert styles.read_text() == 'a { color: red }\n b { background: url("//x") }\n'
    assert script.read_text() == 'const a = "// no";\n  f(a); // stays\n'


def test_published_styles_and_scripts_have_none(sample: Site) -> None:
    for path in (*sample.html.glob("css/*.css"), *sample.html.glob("js/*.js")):
        lines = path.read_text("utf-8").splitlines()
        assert len(lines) > 5, path
        assert [line for line in lines if line.lstrip().startswith(("//", "/*"))] == [], path
