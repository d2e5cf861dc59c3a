"""Settings: read once, from the environment and a ``.env`` file; nothing else reads the environment."""

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

import sqlalchemy as sa
from dotenv import dotenv_values

from kb.errors import InvalidInput
from kb.texts import Text

PACKAGE = Path(__file__).resolve().parent
RATE_LIMIT = "600 per minute"
"""How often one reader may ask the API unless KB_RATE_LIMIT says otherwise."""
_TILES = re.compile(r"https://[a-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9_.~/?&=%{}@+-]*")
"""An address of map tiles: one host by its plain name, so that the pages' policy can let in this host and no other."""
_RATE = re.compile(r"[1-9][0-9]{0,5} per (?:second|minute|hour|day)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator can set; ``.env.example`` explains each."""

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
    unread: tuple[tuple[str, str], ...] = ()
    """Names that begin as those of settings do and are none, each with the setting that may be meant."""

    @property
    def index_folder(self) -> Path:
        """The folder that holds every generation of the search index; private and rebuildable."""
        return self.home / "index"


def resource(name: str) -> Path:
    """Return the folder of shipped data called ``name`` (``migrations`` or ``seed``).

    An installed wheel carries it inside the package, a checkout has it at the top level.
    """
    inside = PACKAGE / "_data" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def load(environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Read the settings; the environment wins over the file. Raises InvalidInput, naming the setting."""
    file = env_file if env_file is not None else Path(".env")
    from_file = {key: value or "" for key, value in dotenv_values(file).items()} if file.is_file() else {}
    values = _Asked({**from_file, **(os.environ if environment is None else environment)})
    home = Path(values.get("KB_HOME") or "instance").absolute()
    known = Settings(
        home=home,
        database_url=_database_url(values.get("KB_DATABASE_URL", ""), home),
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
    )
    return replace(known, unread=tuple(values.unread()))


class _Asked(Mapping[str, str]):
    """What is set, with a memory of what was asked for: these names are the settings, others are none."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self._asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def unread(self) -> Iterator[tuple[str, str]]:
        """Yield names that nobody asked for although they begin with KB_, and the setting each resembles, if any."""
        plain = {name.removeprefix("KB_"): name for name in sorted(self._asked)}
        for name in sorted(self._values):
            if name.startswith("KB_") and name not in self._asked:
                close = difflib.get_close_matches(name.removeprefix("KB_"), plain, n=1, cutoff=0.7)
                yield name, plain[close[0]] if close else ""


def tell_gettext(language: str) -> None:
    """Let gettext look for this language in this process and those it starts, not for the terminal's."""
    os.environ["LANGUAGE"] = language


HEAPS = 2
_M_ARENA_MAX = -8  # As malloc.h of the GNU C library has it.


def spare_memory() -> None:
    """Let this process and those it starts share few heaps, unless the administrator says how many.

    The C library gives each thread a heap of its own, and keeps in each what the largest answer took. It decides on this
    when the first thread starts, so this is to come before; and it reads the variable only where a program starts, so it is
    told, too.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        os.environ["MALLOC_ARENA_MAX"] = str(HEAPS)
        if hasattr(library := ctypes.CDLL(None), "mallopt"):
            library.mallopt(_M_ARENA_MAX, HEAPS)


def secret_key(settings: Settings) -> str:
    """Return the key that signs sessions; made once and kept in the home folder when none is set."""
    if settings.secret_key:
        return settings.secret_key
    file = settings.home / "secret-key"
    if not file.exists():
        _make_key(file)
    return file.read_text().strip()


def _make_key(file: Path) -> None:
    """Write a key aside and give it its name when it is whole; the first of several processes wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_hex(32))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(aside, file)
    aside.unlink()


def _database_url(url: str, home: Path) -> str:
    """Default to SQLite in the home folder; a plain ``postgresql://`` is taken to mean psycopg 3."""
    if not url:
        # Made from its parts, so that ?, # and % in the name of the folder stay what they are.
        return sa.URL.create("sqlite", database=str(home / "kb.sqlite")).render_as_string(hide_password=False)
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise InvalidInput(
        Text(
            "KB_DATABASE_URL muss mit sqlite:/// oder postgresql:// beginnen.",
            "KB_DATABASE_URL must start with sqlite:/// or postgresql://.",
        ),
        field="KB_DATABASE_URL",
    )


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
    """Take a number of requests in a time, such as ``120 per minute``; ``off`` is told as the empty text."""
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
    """Take the address of map tiles, which makers demand to be named."""
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


def _language(values: Mapping[str, str]) -> str:
    """Take ``KB_LANGUAGE``, else the language of the terminal, of which all but German count as English."""
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
