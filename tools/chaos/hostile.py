"""Requests made by a grammar of everything that can be wrong with one, and what no answer to them may hold."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule
from werkzeug.test import run_wsgi_app

from kb.search import FACETS_BY_NAME
from kb.web.request.params import OF_PAGES

MOST_SECONDS = 5.0
"""Processor time that no request may take."""
HOST = "localhost"
_MARK = "kbx"
_PRODUCT = "8100180001"
"""What a template would make of the text below."""
TEXTS = (
    f'"><script>{_MARK}()</script>',
    f"'><img src=x onerror={_MARK}()>",
    f"</title></textarea><{_MARK}>",
    f'{_MARK}"onmouseover="{_MARK}()',
    f"javascript:{_MARK}()//<{_MARK}>",
    f"<!--<{_MARK}>--><![CDATA[<{_MARK}>",
    "{{90001*90001}}${90001*90001}#{90001*90001}{%for%}%(x)s%s{0}",
    "' OR 1=1; DROP TABLE initiative; --",
    "1) UNION SELECT sql FROM sqlite_master --",
    f"x\r\nX-{_MARK}: 1\r\n\r\n<{_MARK}>",
    "..%2f..%2f..%2fetc/passwd",
    "../../../../etc/passwd",
    "\0\x01\x1b[31m\x7f\ufffe\u202e\u2028",
    "\ud800",
    "ﬁＡ²½İıẞ𝒳👩‍🔬é\u0301" * 9,
    "a" * 501,
    "(" * 400,
    '"' * 399,
    "region:" * 70,
    "a OR " * 90,
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "0x10",
    "٣",
    "2000..1990",
    "",
    " ",
    "*",
    "//evil.example/",
    "http://evil.example/",
    "file:///etc/passwd",
    "%",
    "%zz%c0%af%ed%a0%80",
)
PLAIN = (
    *(
        "logistik",
        "ruhr",
        "chemsite",
        "initiatives/chemsite",
        "regions/ruhr",
        "region:ruhr",
        "1998..2003",
        "1",
        "2",
        "yes",
    ),
    *("csv", "xlsx", "docx", "pdf", "svg", "json", "jsonld", "bib", "name", "year", "field", "region", "era", "all"),
)
METHODS = ("GET",) * 12 + (
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "X" * 99,
)
HOSTS = (HOST,) * 12 + (
    *(
        "",
        " ",
        "evil.example",
        "localhost:80",
        "localhost:99999",
        "localhost:x",
        "a..b",
        ".a",
        "a" * 64,
        "[::1]",
        "[::",
    ),
    *("localhost\\@evil.example", "localhost/evil.example", "ümlaut", "127.0.0.1", f"<{_MARK}>", "localhost:80:80"),
)
HEADERS: Mapping[str, Sequence[str]] = {
    "HTTP_ACCEPT": ("text/html", "application/json", "text/csv;q=0.9,*/*;q=-1", "*/*;q=x", ",;=", "a" * 5000, "é/é"),
    "HTTP_ACCEPT_LANGUAGE": ("de", "en;q=0.5", "xx-" + "y" * 3000, "*;q=2", ",,,", "de;q=NaN", "\x00"),
    "HTTP_ACCEPT_ENCODING": ("gzip", "br, zstd", "identity;q=0", "*;q=0", "gzip;q=x", "a" * 2000),
    "HTTP_IF_NONE_MATCH": ('"x"', "*", 'W/"', '"' * 300, "é"),
    "HTTP_IF_MODIFIED_SINCE": ("yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "99999999999999999999"),
    "HTTP_RANGE": (
        "bytes=0-0",
        "bytes=-1",
        "bytes=9-1",
        "bytes=0-99999999999999999999",
        "lines=1",
        "bytes=" + "0-1," * 900,
    ),
    "HTTP_COOKIE": ("session=x.y.z", "a=" + "b" * 4000, "=;;=", 'session="<kbx>"', "\x80\xff"),
    "HTTP_X_REQUEST_ID": (f"<{_MARK}>", "a" * 64, "a" * 65, "abc\n"),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "::1, x", "'", "a" * 4000),
    "HTTP_X_FORWARDED_HOST": ("evil.example", f"<{_MARK}>"),
    "HTTP_X_FORWARDED_PROTO": ("https", "javascript"),
    "HTTP_ORIGIN": ("null", "https://evil.example", f"<{_MARK}>"),
    "HTTP_REFERER": (f"https://evil.example/<{_MARK}>", "x"),
    "HTTP_USER_AGENT": ("", f"<{_MARK}>", "a" * 9000),
    "HTTP_TRANSFER_ENCODING": ("chunked", "gzip, chunked", "x"),
    "HTTP_CONNECTION": ("upgrade", "close"),
    "CONTENT_TYPE": (
        "application/json",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=utf-16",
        "x",
    ),
    "CONTENT_LENGTH": ("0", "-1", "x", "99999999999999999999", "1000001", "10"),
    "REMOTE_ADDR": ("", "x", "::ffff:1.2.3.4", "fe80::1%eth0", "10.0.0.1"),
}
BODIES = (
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"a=b&" * 300,
    b'{"q": [[[[' + b"[" * 3000,
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
)
NAMES = (*sorted(OF_PAGES), *sorted(FACETS_BY_NAME), "lang", "utm_source", "__class__", "q[]", "é", "", "a" * 300)
_PART = re.compile(r"<(?:any\(([^)]*)\)|int\([^)]*\)|path)?:?\w+>")


@dataclass(frozen=True, slots=True)
class HostileRequest:
    """A request as a server hands it over, and the rule it is for."""

    rule: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    def environ(self) -> dict[str, Any]:
        """Return what a server makes of it, whose texts hold a character for each byte."""
        return {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **self.headers,
        }


def hostile_request(rules: Sequence[Rule], chance: random.Random) -> HostileRequest:
    """Make up a request for one of the rules."""
    rule = chance.choice(rules)
    path = _PART.sub(lambda part: _bytes(_part(part[1], chance)), rule.rule)
    if chance.random() < 0.08:
        path = chance.choice(
            ("/" + path, path + "/", path.replace("/", "//"), path + "/..", path.upper(), path + "\0", "")
        )
    headers = {"HTTP_HOST": chance.choice(HOSTS)} if chance.random() < 0.98 else {}
    for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 1, 2, 4))):
        headers[name] = chance.choice(HEADERS[name])
    body = chance.choice(BODIES) if chance.random() < 0.1 else b""
    return HostileRequest(rule.rule, chance.choice(METHODS), path, _query(chance), headers, body)


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """The status of an answer, and what is wrong with it."""

    status: int
    faults: Sequence[str]


def answer_to(app: Flask, request: HostileRequest) -> JudgedAnswer:
    """Send a request to the application, and judge the answer."""
    began = time.process_time()
    try:
        chunks, status_line, headers = run_wsgi_app(app, request.environ(), buffered=True)
        body = b"".join(chunks)
    except Exception as error:  # noqa: BLE001  # Whatever leaves the application would end in a traceback.
        return JudgedAnswer(500, [f"raised {error!r}"])
    seconds = time.process_time() - began
    status = int(status_line.split(" ", 1)[0])
    faults = [f"took {seconds:.1f} s"] if seconds > MOST_SECONDS else []
    return JudgedAnswer(status, [*faults, *_faults(request, status, headers, body)])


def _faults(request: HostileRequest, status: int, headers: Headers, body: bytes) -> Iterator[str]:
    is_meant = status == HTTPStatus.SERVICE_UNAVAILABLE and "Retry-After" in headers
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not is_meant:
        yield f"status {status}"
    yield from _leaks(headers.get("Content-Type", ""), body)
    if any(name.lower().startswith(f"x-{_MARK}") for name, _ in headers):
        yield "a header of the client's making"
    target = urlsplit(headers.get("Location", ""))
    if target.netloc and target.netloc != request.headers.get("HTTP_HOST"):
        yield f"redirects to {headers['Location']}"


def _leaks(content_type: str, body: bytes) -> Iterator[str]:
    """Yield what an answer must not hold: code of the client's making, a result of it, a traceback."""
    is_markup = any(kind in content_type for kind in ("html", "xml", "svg"))
    if is_markup and (f"<{_MARK}".encode() in body or f"<script>{_MARK}".encode() in body or b"<img src=x" in body):
        yield "an unescaped echo"
    if "html" in content_type and f'{_MARK}"on'.encode() in body:
        yield "an unescaped quotation mark"
    if _PRODUCT.encode() in body:
        yield "a text was taken for a template"
    if b"Traceback (most recent" in body or b"root:x:0" in body:
        yield "a traceback or a file of the machine"


def _part(options: str | None, chance: random.Random) -> str:
    if options and chance.random() < 0.9:
        return chance.choice([option.strip(" '\"") for option in options.split(",")])
    return chance.choice(PLAIN) if chance.random() < 0.5 else chance.choice(TEXTS)


def _query(chance: random.Random) -> str:
    if chance.random() < 0.03:
        return chance.choice(("&" * 900, "=" * 200, "%", "q=%ff%fe", "a=b;c=d", "q=1&" * 400, "\xff=\xfe", "?" * 50))
    pairs = []
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        text = chance.choice(TEXTS if chance.random() < 0.6 else PLAIN)
        name = chance.choice(NAMES if chance.random() < 0.8 else ("q", "format", "record", "page"))
        pairs += [f"{_quoted(name)}={_quoted(text)}"] * chance.choice((1, 1, 1, 1, 2, 60))
    return "&".join(pairs)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def _bytes(text: str) -> str:
    """Return a text as a server hands it over: a character for each byte of UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")
