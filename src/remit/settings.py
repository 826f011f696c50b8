"""What an installation may set, read from the environment once."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from remit.errors import BadSetting
from remit.people.tokens import AUDIENCE, HostKey, host_key

_LONGEST = 25.0  # seconds: a brain that thinks for longer is not waited for, and what it spent would not be known
_MOST = 1_000_000_000


@dataclass(frozen=True)
class ModelSettings:
    """The language model, if any. name: as `provider:name`; empty: what the pack names; "none": no model whatever the
    pack names. url: of a server that speaks OpenAI's protocol, in place of the provider's own. seconds: how long it may
    take to answer. price: US dollars for a million tokens, in and out. per_conversation, per_day: how many US dollars
    may be spent; None: no limit."""

    name: str = ""
    url: str = ""
    seconds: float = 8.0
    price: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    per_conversation: Decimal | None = None
    per_day: Decimal | None = None


@dataclass(frozen=True)
class SiteSettings:
    """Where browsers and programs find this installation. host, port: what is listened on, this machine alone unless
    set otherwise. url: how it is reached from outside, where that is another address. oidc_*: the company's own
    sign-in (OpenID Connect), if any; oidc_roles: the claim that holds roles. webhooks_anywhere: they may go to hosts
    of one's own network, too. proxies: addresses and networks whose word on where requests come from is believed."""

    host: str = "127.0.0.1"
    port: int = 8000
    public: str = ""
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_name: str = "your company"
    oidc_roles: str = ""
    webhooks_anywhere: bool = False
    proxies: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """How browsers reach it. On this machine by name: passkeys are not made for bare addresses."""
        named = "localhost" if self.host in ("127.0.0.1", "::1", "0.0.0.0") else self.host  # noqa: S104 -- not bound to
        return self.public or f"http://{named}:{self.port}"


@dataclass(frozen=True)
class ChatSettings:
    """The customers' chat. origins: of the pages elsewhere that may hold it. identity: what the business signs its
    customers' identities with; None: it does not. demo: who is signed in on the page that stands in for the business's
    own, by e-mail address; empty: nobody."""

    origins: frozenset[str] = frozenset()
    identity: HostKey | None = None
    demo: str = ""


@dataclass(frozen=True)
class Settings:
    """home: where Remit keeps its database, its keys and the packs' demo data. database: a file, or a URL.

    models: where the sentence model is, beside the Python environment unless set otherwise: all homes share it.
    learned: where what the packs' examples teach is kept, in the home unless set otherwise; None: nowhere. Removed, it
    is made again.
    """

    home: Path
    database: str
    models: Path
    learned: Path | None
    model: ModelSettings = ModelSettings()
    site: SiteSettings = SiteSettings()
    chat: ChatSettings = ChatSettings()

    @property
    def keys(self) -> Path:
        return self.home / "keys.db"

    def data(self, pack: str) -> Path:
        """The folder that a pack's own systems keep their demo data in."""
        return self.home / "packs" / pack


def read_settings(environment: Mapping[str, str], home: Path | None = None) -> Settings:
    """The settings of this process. Raises BadSetting with what to do."""
    place = home or Path(environment.get("REMIT_HOME") or ".remit")
    url = environment.get("REMIT_DATABASE_URL", "")
    if url and not url.startswith("sqlite"):
        kind = url.partition(":")[0]
        raise BadSetting(
            name="REMIT_DATABASE_URL",
            value=f"{kind}:...",
            cure="this version keeps its journal in SQLite; leave the setting out, or give sqlite:///PATH.",
        )
    models = Path(environment.get("REMIT_MODELS") or Path(sys.prefix) / "share" / "remit")
    database = url or str(place / "remit.db")
    return Settings(
        home=place,
        database=database,
        models=models,
        learned=Path(environment.get("REMIT_LEARNED") or place / "learned"),
        model=_model(environment),
        site=_site(environment),
        chat=_chat(environment),
    )


def homeless(environment: Mapping[str, str]) -> Settings:
    """Settings of what has no home: only the sentence model, and what was learned, are where the environment says."""
    shared = {name: environment[name] for name in ("REMIT_MODELS", "REMIT_LEARNED") if name in environment}
    return replace(read_settings(shared), learned=Path(shared["REMIT_LEARNED"]) if "REMIT_LEARNED" in shared else None)


def _model(environment: Mapping[str, str]) -> ModelSettings:
    name, price = environment.get("REMIT_MODEL", ""), environment.get("REMIT_MODEL_PRICE", "")
    if name not in ("", "none") and not all(name.partition(":")):
        raise BadSetting(name="REMIT_MODEL", value=name, cure="write provider:name, as openai:gpt-5-mini; or none.")
    limits = {key: _dollars(environment, key) for key in ("REMIT_SPEND_PER_CONVERSATION", "REMIT_SPEND_PER_DAY")}
    for key, limit in limits.items():
        if limit is not None and not price:
            raise BadSetting(name=key, value=str(limit), cure="a limit needs REMIT_MODEL_PRICE to count with.")
    per_conversation, per_day = limits.values()
    return ModelSettings(
        name=name,
        url=_url("REMIT_MODEL_URL", environment.get("REMIT_MODEL_URL", "")),
        seconds=_seconds("REMIT_MODEL_TIMEOUT", environment.get("REMIT_MODEL_TIMEOUT") or "8"),
        price=_price(price) if price else (Decimal(0), Decimal(0)),
        per_conversation=per_conversation,
        per_day=per_day,
    )


def _site(environment: Mapping[str, str]) -> SiteSettings:
    issuer = _url("REMIT_OIDC_ISSUER", environment.get("REMIT_OIDC_ISSUER", ""))
    client, secret = environment.get("REMIT_OIDC_CLIENT_ID", ""), environment.get("REMIT_OIDC_CLIENT_SECRET", "")
    if issuer and not client:
        raise BadSetting(name="REMIT_OIDC_CLIENT_ID", value="", cure="write the client id that the provider gave you.")
    return SiteSettings(
        host=environment.get("REMIT_HOST") or "127.0.0.1",
        port=_port(environment.get("REMIT_PORT") or "8000"),
        public=_url("REMIT_URL", environment.get("REMIT_URL", "")).rstrip("/"),
        oidc_issuer=issuer,
        oidc_client=client,
        oidc_secret=secret,
        oidc_name=environment.get("REMIT_OIDC_NAME") or "your company",
        oidc_roles=environment.get("REMIT_OIDC_ROLES_CLAIM", ""),
        webhooks_anywhere=_yes("REMIT_WEBHOOKS_ANYWHERE", environment.get("REMIT_WEBHOOKS_ANYWHERE") or "no"),
        proxies=tuple(_network(text) for text in environment.get("REMIT_PROXIES", "").split()),
    )


def _network(text: str) -> str:
    try:
        return str(ip_network(text)) if "/" in text else str(ip_address(text))
    except ValueError:
        cure = "write addresses or networks with spaces between them, as 127.0.0.1 10.0.0.0/24."
        raise BadSetting(name="REMIT_PROXIES", value=text, cure=cure) from None


def _yes(name: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise BadSetting(name=name, value=text, cure="write yes or no.")
    return text == "yes"


def _chat(environment: Mapping[str, str]) -> ChatSettings:
    origins = frozenset(_origin(text) for text in environment.get("REMIT_CHAT_ORIGINS", "").split())
    key, name = environment.get("REMIT_CHAT_JWT_KEY", ""), "REMIT_CHAT_JWT_KEY"
    if not key:
        return ChatSettings(origins)
    try:
        if "-----BEGIN" not in key and key.endswith(".pem"):
            key = Path(key).read_text(encoding="utf-8")
        return ChatSettings(origins, host_key(key, environment.get("REMIT_CHAT_JWT_AUDIENCE") or AUDIENCE))
    except OSError as error:
        raise BadSetting(name=name, value=key, cure="this file cannot be read.") from error
    except ValueError as error:
        raise BadSetting(name=name, value="...", cure=str(error)) from error


def _origin(text: str) -> str:
    parts = urlsplit(_url("REMIT_CHAT_ORIGINS", text))
    if f"{parts.scheme}://{parts.netloc}" != text:
        raise BadSetting(name="REMIT_CHAT_ORIGINS", value=text, cure="write origins alone, as https://shop.example.")
    return text


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 <= int(text) < 65536):
        raise BadSetting(name="REMIT_PORT", value=text, cure="write a port, as 8000; 0 takes any that is free.")
    return int(text)


def _url(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if text and not fits:
        raise BadSetting(name=name, value=text, cure="write where the server is, as http://localhost:8000/v1.")
    return text


def _seconds(name: str, text: str) -> float:
    seconds = float(_amount(name, text, "seconds"))
    if not 0 < seconds <= _LONGEST:
        raise BadSetting(name=name, value=text, cure=f"write seconds, more than 0 and at most {_LONGEST:.0f}.")
    return seconds


def _price(text: str) -> tuple[Decimal, Decimal]:
    cure = "US dollars for a million tokens in and out, as 0.25,2.00"
    parts = text.split(",")
    if len(parts) != 2:
        raise BadSetting(name="REMIT_MODEL_PRICE", value=text, cure=f"write {cure}.")
    return _amount("REMIT_MODEL_PRICE", parts[0], cure), _amount("REMIT_MODEL_PRICE", parts[1], cure)


def _dollars(environment: Mapping[str, str], name: str) -> Decimal | None:
    text = environment.get(name, "")
    return _amount(name, text, "US dollars, as 0.50") if text else None


def _amount(name: str, text: str, what: str) -> Decimal:
    """A number from 0 to what is out of all reason. Raises BadSetting."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= _MOST:
        raise BadSetting(name=name, value=text, cure=f"write {what}.")
    return amount
