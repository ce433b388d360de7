"""A folder over HTTP on this machine, and to each page of it the script that keeps it up to date.

Pages on disk stay as they are: what is added to them is added on the way out.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shutil
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, quote

from builder.adapters.live import RELOAD, Event, Live
from builder.adapters.web import OWN, bare, content_type, is_of_this_machine, site_path, with_client

MISSING = "404.html"
"""The page of a site that is shown where there is none."""

_BEAT = 1.0
"""Seconds between looks whether a browser is still there."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is served: the folder of a site, and the client, a folder with its script and styles.

    `mount` is where the site lies, such as `/` or `/briefings/`. `words` are the client's texts by
    language, as JSON.
    """

    folder: Path
    client: Path
    words: str
    mount: str = "/"


class PreviewServer(socketserver.ThreadingTCPServer):
    """Serves a folder, each browser in a thread of its own."""

    daemon_threads = True
    block_on_close = False
    # On Windows this would let two servers have one port.
    allow_reuse_address = os.name == "posix"
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], preview: Preview, live: Live) -> None:
        """Take the address.

        Raises:
            OSError: It is in use, or none of this machine.
        """
        self.preview = preview
        self.live = live
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.is_open = not is_of_this_machine(address[0])
        super().__init__(address, Handler)

    @property
    def url(self) -> str:
        """Return the address of the site's first page."""
        host, port = self.server_address[:2]
        name = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"http://{name}:{port}{quote(self.preview.mount)}"

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Answer as long as the block runs, then give the address back."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield
        finally:
            self.shutdown()
            self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that go away."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    """Answers one browser, over one connection."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    server_version = "briefing"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60

    def do_GET(self) -> None:
        """Answer with a file, an event stream, or that there is nothing."""
        if not self._is_asked_by_its_name():
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"")
        elif self.path.startswith(OWN):
            self._own()
        else:
            self._file()

    def do_HEAD(self) -> None:
        """Answer as `GET` does, without the content."""
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: the terminal is for the builds."""

    def _is_asked_by_its_name(self) -> bool:
        """Return whether the browser means this machine, and no name of the web that leads here.

        Else any website could read what is not published yet (DNS rebinding).
        """
        host = self.headers.get("Host", "")
        name = re.sub(r":\d*$", "", host).strip("[]")
        return self.server.is_open or is_of_this_machine(name)

    def _file(self) -> None:
        preview = self.server.preview
        path = site_path(self.path, preview.mount)
        if path is None and bare(self.path) == "/":
            self._redirect(quote(preview.mount))
            return
        # Taken before the file is read: what changes meanwhile is then told once more, not lost.
        stamp = self.server.live.stamp()
        if path is not None and self._is_folder(path):
            self._redirect(f"{quote(preview.mount + path)}/")
        elif path is not None and (file := self._opened(path)) is not None:
            with file:
                self._send_file(path, file, stamp)
        elif (file := self._opened(MISSING)) is not None:
            with file:
                self._send_page(HTTPStatus.NOT_FOUND, path or MISSING, file.read(), stamp)
        else:
            # Nothing is built yet.
            page = (preview.client / "waiting.html").read_bytes()
            self._send_page(HTTPStatus.OK, path or "index.html", page, stamp)

    def _is_folder(self, path: str) -> bool:
        with contextlib.suppress(OSError):
            return (self.server.preview.folder / path).is_dir()
        return False

    def _opened(self, path: str) -> BinaryIO | None:
        folder = self.server.preview.folder
        with contextlib.suppress(OSError):
            if (folder / path).resolve().is_relative_to(folder.resolve()):
                return (folder / path).open("rb")
        return None

    def _send_file(self, path: str, file: BinaryIO, stamp: str) -> None:
        if path.endswith(".html"):
            self._send_page(HTTPStatus.OK, path, file.read(), stamp)
            return
        found = os.fstat(file.fileno())
        tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
        if self.headers.get("If-None-Match") == tag:
            self._begin(HTTPStatus.NOT_MODIFIED, ("ETag", tag))
            return
        self._begin(
            HTTPStatus.OK,
            ("Content-Type", content_type(path)),
            ("Content-Length", str(found.st_size)),
            ("ETag", tag),
        )
        if self.command != "HEAD":
            shutil.copyfileobj(file, self.wfile)

    def _send_page(self, status: HTTPStatus, path: str, html: bytes, stamp: str) -> None:
        self._send(status, content_type(MISSING), with_client(html, path, stamp))

    def _own(self) -> None:
        preview, name = self.server.preview, bare(self.path).removeprefix(OWN)
        if name == "events":
            self._events()
        elif name == "live.js":
            script = (preview.client / name).read_bytes()
            words = f"const WORDS = {preview.words};\n"
            self._send(HTTPStatus.OK, content_type(name), words.encode() + script)
        elif name == "live.css":
            self._send(HTTPStatus.OK, content_type(name), (preview.client / name).read_bytes())
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")

    def _events(self) -> None:
        """Send server-sent events until the browser goes away (WHATWG HTML, 9.2)."""
        asked = parse_qs(self.path.partition("?")[2])
        page = asked.get("page", [""])[0]
        seen = self.headers.get("Last-Event-ID") or asked.get("stamp", [""])[0]
        live = self.server.live
        self.close_connection = True
        self._begin(HTTPStatus.OK, ("Content-Type", "text/event-stream"), ("Connection", "close"))
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 500\n\n")
        with live.tab(page, seen) as tab:
            while not self._is_gone():
                events = tab.events(_BEAT)
                for event in events:
                    self.wfile.write(self._written(event, tab.stamp))
                self.wfile.flush()
                if RELOAD in events:
                    return

    def _written(self, event: Event, stamp: str) -> bytes:
        data = event.data
        if event.name == "files" and isinstance(data, list):
            data = [quote(self.server.preview.mount + path) for path in data]
        return f"id: {stamp}\nevent: {event.name}\ndata: {json.dumps(data)}\n\n".encode()

    def _is_gone(self) -> bool:
        """Return whether the browser has closed the connection: it never sends more than the question."""
        return bool(select.select([self.connection], [], [], 0)[0])

    def _redirect(self, address: str) -> None:
        self._begin(HTTPStatus.FOUND, ("Location", address), ("Content-Length", "0"))

    def _send(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self._begin(status, ("Content-Type", kind), ("Content-Length", str(len(data))))
        if self.command != "HEAD":
            self.wfile.write(data)

    def _begin(self, status: HTTPStatus, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        # A browser asks each time, and other websites may not embed what is not published yet.
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
