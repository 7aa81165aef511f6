"""The settings: read once from the environment (`ECRIN_…`) and an optional file, checked together, then frozen."""

import os
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway.database.connecting import Database
from gateway.edge.addresses import networks
from resolvers.people import emails

PREFIX = "ECRIN_"
FILE = "ECRIN_FILE"

DEMO_MAISON = Path(__file__).parent / "demo" / "maison"


class WrongSettings(Exception):
    """Settings that cannot be; the message is one line per mistake."""


class Mode(StrEnum):
    """The demo has a sandbox provider, a mailbox and invented facts; production refuses all of them."""

    DEMO = "demo"
    PRODUCTION = "production"


# Which places each address in a letter may have.
LINK_PLACES = {
    **dict.fromkeys(("order_link", "pay_link", "withdrawal_link"), ("number", "token")),
    **dict.fromkeys(("email_confirm_link", "password_reset_link", "email_change_link", "email_undo_link"), ("token",)),
    **dict.fromkeys(("newsletter_confirm_link", "alert_confirm_link", "data_export_link"), ("token",)),
    "staff_invitation_link": ("token",),
    "product_link": ("handle",),
}

Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting of the gateway; docs/settings.md explains each."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    mode: Mode = Field(Mode.DEMO, description="`demo` or `production`.")
    data_dir: Path = Field(Path("var"), description="Where the demo keeps its database, secrets, pictures and mail.")
    database_url: str = Field(
        "",
        description="`sqlite:///full/path` or `postgresql://user:password@host:port/name`; else a file in `data_dir`.",
    )
    database_pool: int = Field(5, ge=1, le=100, description="Connections to PostgreSQL per process.")
    database_wait_seconds: float = Field(
        5.0, gt=0, le=60, description="How long a request waits for one of them before it is told to come back."
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    public: bool = Field(default=False, description="Lets the demo listen beyond loopback; it then shows no mailbox.")
    public_url: str = Field(
        "", description="The address browsers use, without a slash at the end; made of host and port if empty."
    )
    redis_url: str = Field(
        "",
        description="`redis://host:port/0`: counts attempts for all processes together, and carries signals; each its"
        " own if empty.",
    )
    signals: Literal["auto", "process", "postgresql", "redis"] = Field(
        "auto",
        description="How processes tell each other that something happened: by Redis if there is one, else by"
        " PostgreSQL, else not at all, each by `auto`.",
    )
    allowed_origins: Words = Field((), description="Origins of storefronts that may send cookies, with commas.")
    allowed_hosts: Words = Field(("*",), description="Host names that are answered, with commas; `*` is any.")
    trusted_proxies: Words = Field((), description="Addresses of proxies whose X-Forwarded headers count, with commas.")
    maison_dir: Path = Field(DEMO_MAISON, description="The folder with `maison.toml` and `pages/`.")
    token_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="Keys that the tokens of letters and orders derive from, the newest first, with commas; the demo"
        " makes its own.",
    )
    payments: Literal["sandbox", "stripe"] = Field("sandbox", description="The payment provider.")
    stripe_secret_key: SecretStr = Field(SecretStr(""), description="Stripe's secret or restricted key.")
    stripe_webhook_secrets: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Signing secrets of Stripe's webhook endpoint, with commas while one replaces another."
    )
    stripe_api_url: str = Field("https://api.stripe.com", description="Where Stripe's API is.")
    payment_minutes: int = Field(30, ge=1, le=1440, description="How long an order waits for its payment.")
    reconcile_seconds: int = Field(
        120, ge=1, description="After how long the provider is asked about a payment it has not spoken of."
    )
    smtp_host: str = Field("", description="The mail server; the demo runs its own if empty.")
    smtp_port: int = Field(25, ge=1, le=65535, description="The mail server's port.")
    smtp_security: Literal["none", "starttls", "tls"] = Field("none", description="How the way to it is encrypted.")
    smtp_username: str = Field("", description="The login at the mail server.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Its password.")
    mail_from: str = Field("", description="The sender of letters; the concierge's address if empty.")
    order_link: str = Field(
        "", description="Where letters lead to an order, with `{number}` and `{token}`; a page of the gateway if empty."
    )
    pay_link: str = Field("", description="Where letters lead to pay, likewise.")
    withdrawal_link: str = Field("", description="Where letters lead to withdraw; the gateway's page if empty.")
    email_confirm_link: str = Field(
        "", description="Where letters lead to confirm an address, with `{token}`; a page of the gateway if empty."
    )
    password_reset_link: str = Field("", description="Where letters lead to choose a new password, likewise.")
    email_change_link: str = Field("", description="Where letters lead to confirm a new address, likewise.")
    email_undo_link: str = Field("", description="Where letters lead to take a change of address back, likewise.")
    newsletter_confirm_link: str = Field("", description="Where letters lead to confirm the newsletter, likewise.")
    alert_confirm_link: str = Field("", description="Where letters lead to confirm an alert, likewise.")
    data_export_link: str = Field("", description="Where letters lead to fetch personal data, likewise.")
    staff_invitation_link: str = Field("", description="Where letters lead to join the team, likewise.")
    product_link: str = Field(
        "", description="Where letters lead to a piece, with `{handle}`; the site's own address if empty."
    )
    graphiql: bool = Field(default=True, description="Serves GraphiQL at `/graphiql`.")
    introspection: bool = Field(default=True, description="Answers introspection queries.")
    trusted_documents: Words = Field((), description="Manifests of trusted documents, with commas.")
    trusted_documents_only: bool = Field(default=False, description="Answers no other documents in the shop's API.")
    cdn_seconds: int = Field(
        0, ge=0, le=86_400, description="How long a CDN may answer a GET about the catalogue; it always asks if 0."
    )
    compiler: bool = Field(default=True, description="Compiles queries that come again; the answers are the same.")
    dispatcher: bool = Field(default=True, description="Runs the dispatcher inside `ecrin serve`.")
    dispatcher_poll_seconds: float = Field(1.0, gt=0, le=60, description="How often the dispatcher looks unasked.")
    operation_seconds: float = Field(20.0, gt=0, le=300, description="How long one GraphQL operation may take.")
    head_seconds: float = Field(10.0, gt=0, le=120, description="How long the head of a request may take to arrive.")
    body_seconds: float = Field(20.0, gt=0, le=300, description="How long the body of a request may take to arrive.")
    drain_seconds: int = Field(20, ge=1, le=300, description="How long requests in flight may take at shutdown.")
    mutations_per_minute: int = Field(600, ge=1, description="How many mutations one address may send in a minute.")
    reads_per_minute: int = Field(6000, ge=1, description="How many queries one address may send in a minute.")
    streams_per_address: int = Field(
        20, ge=1, description="How many WebSockets and SSE streams one address may have open with a process."
    )
    log_format: Literal["console", "json"] = Field("console", description="How log lines are written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Which log lines are written.")

    @field_validator(
        "allowed_origins",
        "allowed_hosts",
        "trusted_proxies",
        "trusted_documents",
        "token_keys",
        "stripe_webhook_secrets",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
                raise ValueError(f"{origin!r} is not an origin such as https://shop.example")
        return tuple(origin.lower() for origin in origins)

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("begins with sqlite:/// or postgresql://")
        if url:
            Database(url).config()
        return url

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        networks(proxies)
        return proxies

    @field_validator("public_url")
    @classmethod
    def _address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query):
            raise ValueError(f"{url!r} is not an address such as https://shop.example")
        return url

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, sender: str) -> str:
        return emails.normalise(sender).address if sender else sender

    @field_validator(*LINK_PLACES)
    @classmethod
    def _link(cls, template: str, field: ValidationInfo) -> str:
        places = LINK_PLACES[str(field.field_name)]
        try:
            template.format(**dict.fromkeys(places, "x"))
        except (LookupError, ValueError):
            named = " and ".join(f"{{{place}}}" for place in places)
            raise ValueError(f"may hold {named} in braces, and nothing else") from None
        if template and places == ("token",) and "{token}" not in template:
            raise ValueError("must hold {token}: without it the link opens nothing")
        return template

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://")):
            raise ValueError("begins with redis:// or rediss://")
        return url

    @model_validator(mode="after")
    def _together(self) -> Self:
        for wrong, said in self._mistakes():
            if wrong:
                raise ValueError(said)
        return self

    def _mistakes(self) -> tuple[tuple[bool, str], ...]:
        demo = self.mode is Mode.DEMO
        loopback = is_loopback(self.host)
        return (
            (demo and not loopback and not self.public, "the demo listens beyond loopback only with ECRIN_PUBLIC=true"),
            (
                demo and bool(self.smtp_host) and not is_loopback(self.smtp_host),
                "letters of the demo never leave the machine: smtp_host must be on loopback",
            ),
            (not demo and self.payments == "sandbox", "production refuses the sandbox payment provider"),
            (
                self.payments == "stripe" and not self.stripe_secret_key.get_secret_value().startswith(STRIPE_KEYS),
                "payments by Stripe need stripe_secret_key, which begins with sk_ or rk_",
            ),
            (
                self.payments == "stripe" and not self.stripe_webhook_secrets,
                "payments by Stripe need stripe_webhook_secrets",
            ),
            (self.signals == "redis" and not self.redis_url, "signals by Redis need redis_url"),
            (self.signals == "postgresql" and self.is_sqlite, "signals by PostgreSQL need database_url"),
            (
                self.trusted_documents_only and not self.trusted_documents,
                "trusted_documents_only needs trusted_documents",
            ),
            (not demo and not self.token_keys, "production needs token_keys"),
            (not demo and not self.smtp_host, "production needs smtp_host"),
            (not demo and not self.public_url.startswith("https://"), "production needs public_url with https"),
            (not demo and self.maison_dir == DEMO_MAISON, "production refuses the demo's maison: set maison_dir"),
        )

    @property
    def database(self) -> str:
        """The URL of the database, also where none was set."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'ecrin.db'}"

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite:")

    @property
    def signals_by(self) -> Literal["process", "postgresql", "redis"]:
        """The way that was chosen, or the best there is."""
        if self.signals != "auto":
            return self.signals
        if self.redis_url:
            return "redis"
        return "process" if self.is_sqlite else "postgresql"

    @property
    def payment_lifetime(self) -> timedelta:
        return timedelta(minutes=self.payment_minutes)

    @property
    def shows_mailbox(self) -> bool:
        return self.mode is Mode.DEMO and is_loopback(self.host) and not self.public


STRIPE_KEYS = ("sk_", "rk_")

KNOWN = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | {FILE}


EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound


def is_loopback(host: str) -> bool:
    """Whether an address leads to this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def load(**overrides: object) -> Settings:
    """Settings from the environment, and from the file that ECRIN_FILE names.

    Raises:
        WrongSettings: one line per mistake, unknown names included.
    """
    file = os.environ.get(FILE)
    if file and not Path(file).is_file():
        raise WrongSettings(f"{FILE}: there is no file {file}")
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in KNOWN)
    if unknown:
        raise WrongSettings("; ".join(f"{name}: there is no such setting" for name in unknown))
    try:
        return Settings(_env_file=file or None, **overrides)  # type: ignore[call-arg, arg-type]
    except ValidationError as wrong:
        raise WrongSettings("; ".join(_line(error) for error in wrong.errors())) from None
    except (OSError, UnicodeError) as problem:
        raise WrongSettings(f"{FILE}: {file} cannot be read: {problem}") from problem


def _line(error: object) -> str:
    found = dict(error)  # type: ignore[call-overload]
    place = "_".join(str(part) for part in found["loc"])
    if found["type"] == "extra_forbidden":
        return f"{place.upper()}: there is no such setting"
    said = found["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{place.upper()}: {said}" if place else said
