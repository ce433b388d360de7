"""The preview server: what it gives out, what it does not, and what it tells browsers."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from builder.adapters.live import PATIENCE, RELOAD, Event, Live
from builder.adapters.server import Preview, PreviewServer
from builder.adapters.web import content_type, site_path, with_client

CLIENT = Path(__file__).parents[2] / "templates" / "serve"
PAGE = b"<!doctype html><html><head><title>x</title></head><body>Hallo</body></html>"


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    folder = tmp_path / "site"
    (folder / "briefings").mkdir(parents=True)
    for name in ("index.html", "404.html", "briefings/x.html", "briefings/index.html"):
        (folder / name).write_bytes(PAGE)
    (folder / "site.css").write_text("a {}")
    (folder / ".hidden").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return Preview(folder, CLIENT, '{"en": {}}')


@pytest.fixture
def live() -> Live:
    return Live()


@pytest.fixture
def server(preview: Preview, live: Live) -> Iterator[PreviewServer]:
    server = PreviewServer(("127.0.0.1", 0), preview, live)
    with server.serving():
        yield server


class Answer:
    def __init__(self, found: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = found.status, found.headers, found.read()


def ask(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        return Answer(connection.getresponse())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x.html", "text/html; charset=utf-8"),
        ("css/site.css", "text/css; charset=utf-8"),
        ("js/site.js", "text/javascript; charset=utf-8"),
        ("search/root.JSON", "application/json; charset=utf-8"),
        ("fonts/inter.woff2", "font/woff2"),
        ("img/icon.svg", "image/svg+xml"),
        ("manifest.webmanifest", "application/manifest+json"),
        ("assets/report.pdf", "application/pdf"),
        ("assets/without", "application/octet-stream"),
    ],
)
def test_files_have_the_right_content_type(name: str, expected: str) -> None:
    assert content_type(name) == expected


@pytest.mark.parametrize(
    ("address", "mount", "expected"),
    [
        ("/", "/", "index.html"),
        ("/briefings/", "/", "briefings/index.html"),
        ("/briefings/x.html?q=1", "/", "briefings/x.html"),
        ("/a%C3%A4/b%20c.html", "/", "aä/b c.html"),
        ("//etc/passwd", "/", "etc/passwd"),
        ("/../secret.txt", "/", None),
        ("/a/%2e%2e/%2e%2e/secret.txt", "/", None),
        ("/..%5csecret.txt", "/", None),
        ("/.hidden", "/", None),
        ("/a/.git/config", "/", None),
        ("/x%00.html", "/", None),
        ("/site/x.html", "/site/", "x.html"),
        ("/site/", "/site/", "index.html"),
        ("/x.html", "/site/", None),
    ],
)
def test_an_address_means_a_file_in_the_folder_or_nothing(
    address: str, mount: str, expected: str | None
) -> None:
    assert site_path(address, mount) == expected


def test_a_page_gets_the_client_and_stays_as_it_is_on_disk(
    server: PreviewServer, preview: Preview
) -> None:
    answer = ask(server, "/briefings/x.html")
    assert answer.status == 200
    tag = answer.body.partition(b"<title>x</title>")[2].partition(b"\n</head>")[0]
    assert tag.startswith(b'<script src="/-/live.js" ')
    assert b'data-page="briefings/x.html"' in tag
    assert answer.body.replace(tag + b"\n", b"") == PAGE
    assert (preview.folder / "briefings/x.html").read_bytes() == PAGE
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("html", [b"<body class='a'>x</body>", b"x", b""])
def test_a_page_without_a_head_gets_the_client_too(html: bytes) -> None:
    made = with_client(html, 'a"b.html', "1-2")
    assert made.endswith(html)
    assert b'data-page="a&quot;b.html"' in made


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/.hidden",
        "/link.txt",
        "/none.html",
        f"/{'x' * 300}",
    ],
)
def test_what_is_not_there_or_not_ours_is_the_error_page(server: PreviewServer, path: str) -> None:
    answer = ask(server, path)
    assert answer.status == 404
    assert b"secret" not in answer.body
    assert b"Hallo" in answer.body


def test_a_folder_leads_to_its_first_page(server: PreviewServer) -> None:
    answer = ask(server, "/briefings")
    assert (answer.status, answer.headers["Location"]) == (302, "/briefings/")
    assert ask(server, "/briefings/").status == 200


def test_a_site_in_a_folder_is_served_there(preview: Preview, live: Live) -> None:
    with (
        server := PreviewServer(("127.0.0.1", 0), replace(preview, mount="/a b/"), live)
    ).serving():
        assert ask(server, "/").headers["Location"] == "/a%20b/"
        assert ask(server, "/a%20b/briefings/x.html").status == 200
        assert urlsplit(server.url).path == "/a%20b/"


def test_a_file_is_sent_again_only_if_it_has_changed(
    server: PreviewServer, preview: Preview
) -> None:
    first = ask(server, "/site.css")
    assert first.body == b"a {}"
    again = ask(server, "/site.css", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    (preview.folder / "site.css").write_text("b {  }")
    assert ask(server, "/site.css", If_None_Match=first.headers["ETag"]).body == b"b {  }"


@pytest.mark.parametrize("path", ["/", "/site.css", "/none.html", "/-/live.js"])
def test_head_says_what_get_would(server: PreviewServer, path: str) -> None:
    got, told = ask(server, path), ask(server, path, "HEAD")
    assert told.body == b""
    assert (told.status, told.headers["Content-Length"]) == (
        got.status,
        got.headers["Content-Length"],
    )


def test_one_connection_serves_several_requests(server: PreviewServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    for path in ("/", "/site.css", "/none.html"):
        connection.request("GET", path)
        used = connection.sock
        connection.getresponse().read()
        assert connection.sock is used is not None
    connection.close()


def test_a_name_of_the_web_that_leads_here_gets_nothing(server: PreviewServer) -> None:
    assert ask(server, "/", Host="evil.example:8000").status == 403
    assert ask(server, "/", Host="localhost:8000").status == 200
    assert ask(server, "/", Host="[::1]:8000").status == 200


def test_before_the_first_build_a_page_waits(preview: Preview, live: Live) -> None:
    empty = replace(preview, folder=preview.folder / "none")
    with (server := PreviewServer(("127.0.0.1", 0), empty, live)).serving():
        answer = ask(server, "/")
        assert answer.status == 200
        assert b"/-/live.js" in answer.body


class Stream:
    """The events that a page gets."""

    def __init__(self, server: PreviewServer, page: str, stamp: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.server_address[1]), 5)
        query = f"page={page}&stamp={stamp}"
        self.socket.sendall(f"GET /-/events?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        self.lines = self.socket.makefile("r", encoding="utf-8")
        assert " 200 " in next(self.lines)
        while next(self.lines).strip():
            pass

    def event(self) -> tuple[str, object]:
        found: dict[str, str] = {}
        for line in self.lines:
            if not line.strip():
                if "event" in found:
                    return found["event"], json.loads(found["data"])
                continue
            key, _, value = line.strip().partition(": ")
            found[key] = value
        return "end", None

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


def test_a_page_is_told_what_concerns_it(server: PreviewServer, live: Live) -> None:
    live.end(None)
    stream = Stream(server, "briefings/x.html", live.stamp())
    assert stream.event() == ("clear", None)
    live.begin()
    assert stream.event() == ("busy", None)
    live.announce(["briefings/y.html", "css/a b.css"])
    assert stream.event() == ("files", ["/css/a%20b.css"])
    live.end({"faults": ["ä"]})
    assert stream.event() == ("findings", {"faults": ["ä"]})
    assert live.on_screen() == ("briefings/x.html",)
    threading.Thread(target=live.announce, args=(["briefings/x.html"],)).start()
    assert stream.event() == ("reload", None)
    assert stream.event() == ("end", None)
    assert live.on_screen() == ()
    stream.close()


def test_a_page_that_is_closed_is_no_longer_on_screen(server: PreviewServer, live: Live) -> None:
    stream = Stream(server, "index.html", live.stamp())
    stream.event()
    assert live.on_screen() == ("index.html",)
    stream.close()
    until = time.monotonic() + 3
    while live.on_screen() and time.monotonic() < until:
        time.sleep(0.02)
    assert live.on_screen() == ()


def test_what_happened_before_a_page_asked_is_not_missed() -> None:
    live = Live()
    stamp = live.stamp()
    live.announce(["x.html"])
    with live.tab("x.html", stamp) as tab:
        assert tab.events(0) == [RELOAD]
    with live.tab("x.html", tab.stamp) as tab:
        assert tab.events(0) == [Event("busy")]
        assert tab.events(0) == []


@pytest.mark.parametrize("stamp", ["", "other-1", "x"])
def test_a_page_of_an_earlier_server_loads_anew(stamp: str) -> None:
    with Live().tab("x.html", stamp) as tab:
        assert tab.events(0) == [RELOAD]


def test_a_build_waits_for_pages_that_load_anew_but_not_for_ever() -> None:
    live = Live()
    assert live.announce(["x.html"]) < PATIENCE / 2
    with live.tab("x.html", live.stamp()):
        assert live.announce(["y.html"]) < PATIENCE / 2
        back = threading.Timer(0.05, lambda: live.tab("x.html", "").__enter__())
        back.start()
        assert live.announce(["x.html"]) < PATIENCE
        assert live.announce(["x.html"]) >= PATIENCE * 0.9


def test_the_page_opened_last_is_the_most_urgent() -> None:
    live = Live()
    with live.tab("a.html", ""), live.tab("b.html", ""), live.tab("a.html", ""):
        assert live.on_screen() == ("a.html", "b.html")
