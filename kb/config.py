"""Settings, read once from the environment and a ``.env`` file; nothing else reads the environment."""

from __future__ import annotations

import ctypes
import difflib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

import sqlalchemy as sa
from dotenv import dotenv_values

from kb.errors import InvalidInput, Unavailable
from kb.texts import Text

PACKAGE = Path(__file__).resolve().parent
RATE_LIMIT = "600 per minute"
"""The default limit of API requests per client, unless KB_RATE_LIMIT is set."""
_TILES = re.compile(r"https://[a-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9_.~/?&=%{}@+-]*")
"""The address of map tiles: one plain host name, so that the content security policy can allow exactly this host."""
_PASSWORD = re.compile(r"((?<=://)[^:/?#]*:|(?<=[?&])password=)(?:(?<=:).*(?=@)|(?<==)[^&]*)")
_Word = TypeVar("_Word", bound=str)
_RATE = re.compile(r"[1-9][0-9]{0,5} per (?:second|minute|hour|day)")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of an administrator; ``.env.example`` explains each."""

    home: Path
    database_url: str
    search_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    language: str = "de"
    secret_key: str = ""
    base_url: str = ""
    contact: str = ""
    imprint: str = ""
    rate_limit: str = ""
    proxies: int = 0
    tile_url: str = ""
    tile_attribution: str = ""
    semantic: Literal["off", "on", "all"] = "off"
    durability: Literal["full", "normal"] = "full"
    log: Literal["off", "text", "json"] = "off"
    metrics: Literal["off", "on"] = "off"
    unread: tuple[tuple[str, str], ...] = ()
    """Names that resemble settings but are none, each with the setting it resembles."""
    chosen: tuple[tuple[str, str], ...] = ()
    """The settings that are set, by name, without the secrets in them."""

    @property
    def index_folder(self) -> Path:
        """The folder of the search index with all its generations; private and rebuildable."""
        return self.home / "index"


def resource(name: str) -> Path:
    """Return the folder of shipped data ``name`` (``migrations`` or ``seed``).

    An installed wheel has it inside the package, a checkout at the top level.
    """
    inside = PACKAGE / "_data" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def load(environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Read the settings; the environment overrides the file. Raises InvalidInput that names the setting."""
    file = env_file if env_file is not None else Path(".env")
    from_file = {key: value or "" for key, value in dotenv_values(file).items()} if file.is_file() else {}
    values = _RecordedValues({**from_file, **(os.environ if environment is None else environment)})
    home = Path(values.get("KB_HOME") or "instance").absolute()
    settings = Settings(
        home=home,
        database_url=database_url(values.get("KB_DATABASE_URL", ""), home),
        search_url=values.get("KB_SEARCH_URL", ""),
        host=values.get("KB_HOST") or "127.0.0.1",
        port=_number(values, "PORT", 8000, most=65535),
        workers=_number(values, "KB_WORKERS", 1, most=64),
        language=_language(values),
        secret_key=values.get("KB_SECRET_KEY", ""),
        base_url=values.get("KB_BASE_URL", "").rstrip("/"),
        contact=values.get("KB_CONTACT", ""),
        imprint=values.get("KB_IMPRINT", ""),
        rate_limit=_rate_limit(values),
        proxies=_number(values, "KB_PROXIES", 0, most=10),
        tile_url=_tile_url(values),
        tile_attribution=values.get("KB_TILE_ATTRIBUTION", "").strip(),
        semantic=_choice(values, "KB_SEMANTIC", "off", "on", "all"),
        durability=_choice(values, "KB_DURABILITY", "full", "normal"),
        log=_choice(values, "KB_LOG", "off", "text", "json"),
        metrics=_choice(values, "KB_METRICS", "off", "on"),
    )
    return replace(settings, unread=tuple(values.unread()), chosen=tuple(values.chosen()))


class _RecordedValues(Mapping[str, str]):
    """Values that record each name read, so that unknown names can be reported."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self._read.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that is set, without secrets."""
        for name in sorted(self._read & self._values.keys()):
            if (name.startswith("KB_") or name == "PORT") and (value := _without_secret(name, self._values[name])):
                yield name, value

    def unread(self) -> Iterator[tuple[str, str]]:
        """Yield unread names that begin with KB_, with the most similar setting, if any."""
        plain = {name.removeprefix("KB_"): name for name in sorted(self._read)}
        for name in sorted(self._values):
            if name.startswith("KB_") and name not in self._read:
                close = difflib.get_close_matches(name.removeprefix("KB_"), plain, n=1, cutoff=0.7)
                yield name, plain[close[0]] if close else ""


def _without_secret(name: str, value: str) -> str:
    """Return a setting without key or password; a password of the database is replaced by stars."""
    return "" if name == "KB_SECRET_KEY" else _PASSWORD.sub(r"\1***", value) if name == "KB_DATABASE_URL" else value


def tell_gettext(language: str) -> None:
    """Set the language of gettext for this process and its children."""
    os.environ["LANGUAGE"] = language


HEAPS = 2
_M_ARENA_MAX = -8  # M_ARENA_MAX in malloc.h of the GNU C library.


def spare_memory() -> None:
    """Limit the heaps of this process and its children.

    A number set by the administrator is left alone.

    The C library gives each thread a heap of its own and keeps in each the memory of the largest answer. It decides
    when the first thread starts, so this must be called before. It reads the variable only at program start, so
    ``mallopt`` is called as well.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        os.environ["MALLOC_ARENA_MAX"] = str(HEAPS)
        if hasattr(library := ctypes.CDLL(None), "mallopt"):
            library.mallopt(_M_ARENA_MAX, HEAPS)


def spare_processors() -> None:
    """Limit OpenMP and numpy to a thread per call, before they are loaded, unless the administrator set a number.

    With a thread per processor they spin while they wait for each other, and a question takes a second on a busy machine.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def secret_key(settings: Settings) -> str:
    """Return the key that signs sessions; generated once and stored in the home folder if not set.

    Raises Unavailable for a damaged file: an empty key would sign nothing.
    """
    if settings.secret_key:
        return settings.secret_key
    file = settings.home / "secret-key"
    if not file.exists():
        _make_key(file)
    key = file.read_text(encoding="utf-8", errors="surrogateescape").strip()
    if not key or not key.isprintable():
        raise Unavailable(_DAMAGED_KEY.format(file=file))
    return key


def _make_key(file: Path) -> None:
    """Write a key to a temporary file and link it when complete; the first of several processes wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_hex(32))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(aside, file)
    aside.unlink()


def database_url(url: str, home: Path, name: str = "KB_DATABASE_URL") -> str:
    """Default to SQLite in the home folder; a plain ``postgresql://`` means psycopg 3. Raises InvalidInput."""
    if not url:
        # Built from its parts, so that ?, # and % in the folder's name are escaped.
        return sa.URL.create("sqlite", database=str(home / "kb.sqlite")).render_as_string(hide_password=False)
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")) and _is_address(url):
        return url
    raise InvalidInput(
        Text(
            f"{name} muss mit sqlite:/// oder postgresql:// beginnen und eine Adresse wie postgresql://benutzer@rechner/name sein.",
            f"{name} must start with sqlite:/// or postgresql://, and be an address such as postgresql://user@host/name.",
        ),
        field=name,
    )


def _is_address(url: str) -> bool:
    try:
        sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return False
    return True


def _number(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = values.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
        return int(text)
    raise InvalidInput(
        Text(
            f"{name} ist „{text}“; erlaubt ist eine ganze Zahl von 1 bis {most}.",
            f"{name} is “{text}”; it must be a whole number from 1 to {most}.",
        ),
        field=name,
    )


def _rate_limit(values: Mapping[str, str]) -> str:
    """Parse a number of requests per time, such as ``120 per minute``; ``off`` becomes the empty text."""
    text = values.get("KB_RATE_LIMIT", "").strip().lower() or RATE_LIMIT
    if text == "off":
        return ""
    if _RATE.fullmatch(text):
        return text
    raise InvalidInput(
        Text(
            f"KB_RATE_LIMIT ist „{text}“; erlaubt sind zum Beispiel „{RATE_LIMIT}“ oder „off“.",
            f"KB_RATE_LIMIT is “{text}”; allowed are, for example, “{RATE_LIMIT}” or “off”.",
        ),
        field="KB_RATE_LIMIT",
    )


def _tile_url(values: Mapping[str, str]) -> str:
    """Validate the address of map tiles, which need an attribution."""
    url = values.get("KB_TILE_URL", "").strip()
    if url and not (_TILES.fullmatch(url) and all(place in url for place in ("{z}", "{x}", "{y}"))):
        raise InvalidInput(
            Text(
                "KB_TILE_URL muss mit https:// und einem Hostnamen beginnen und {z}, {x} und {y} enthalten,"
                " etwa https://tiles.example/{z}/{x}/{y}.png.",
                "KB_TILE_URL must start with https:// and the name of a host, and hold {z}, {x} and {y},"
                " such as https://tiles.example/{z}/{x}/{y}.png.",
            ),
            field="KB_TILE_URL",
        )
    if url and not values.get("KB_TILE_ATTRIBUTION", "").strip():
        raise InvalidInput(
            Text(
                "KB_TILE_URL braucht KB_TILE_ATTRIBUTION: wer die Kacheln gemacht hat, etwa © OpenStreetMap-Mitwirkende.",
                "KB_TILE_URL needs KB_TILE_ATTRIBUTION: who made the tiles, such as © OpenStreetMap contributors.",
            ),
            field="KB_TILE_ATTRIBUTION",
        )
    return url


def _choice(values: Mapping[str, str], name: str, *allowed: _Word) -> _Word:
    """Return which of the allowed words a setting is; the first if it is not set."""
    text = values.get(name, "").strip().lower() or allowed[0]
    for word in allowed:
        if text == word:
            return word
    quoted = [f"„{word}“" for word in allowed], [f"“{word}”" for word in allowed]
    raise InvalidInput(
        Text(
            f"{name} ist „{text}“; erlaubt sind {', '.join(quoted[0][:-1])} und {quoted[0][-1]}.",
            f"{name} is “{text}”; it must be {', '.join(quoted[1][:-1])} or {quoted[1][-1]}.",
        ),
        field=name,
    )


def _language(values: Mapping[str, str]) -> str:
    """Return ``KB_LANGUAGE``, else the terminal's language; all but German count as English."""
    chosen = values.get("KB_LANGUAGE", "").strip()
    if chosen and not chosen.lower().startswith(("de", "en")):
        raise InvalidInput(
            Text(
                f"KB_LANGUAGE ist „{chosen}“; erlaubt sind „de“ und „en“.",
                f"KB_LANGUAGE is “{chosen}”; it must be “de” or “en”.",
            ),
            field="KB_LANGUAGE",
        )
    known = chosen or values.get("LC_ALL") or values.get("LC_MESSAGES") or values.get("LANG") or ""
    return "de" if known.lower().startswith("de") else "en"


_DAMAGED_KEY = Text(
    "Die Datei {file}, deren Schlüssel Sitzungen signiert, ist leer oder beschädigt. Bitte löschen: Beim nächsten Start entsteht"
    " ein neuer Schlüssel, und angemeldete Personen melden sich neu an. Oder aus der letzten Sicherung zurückholen.",
    "The file {file}, whose key signs sessions, is empty or damaged. Delete it: the next start makes a new key, and people who"
    " were signed in do so again. Or take it from the latest backup.",
)
