"""What an instance remembers: the records behind the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .exchange import JSONObject

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from .clock import Clock
    from .ids import Ids

IdentifierKind = Literal["email_address", "phone_number", "web3_wallet"]


def _object() -> JSONObject:
    return {}


def _objects() -> list[JSONObject]:
    return []


@dataclass(slots=True)
class Identifier:
    """An email address, phone number or web3 wallet of a user."""

    id: str
    kind: IdentifierKind
    value: str
    user_id: str
    created_at: int
    updated_at: int
    verification: JSONObject | None = None
    reserved: bool = False
    second_factor: bool = False
    default_second_factor: bool = False
    linked_to: list[JSONObject] = field(default_factory=_objects)

    @property
    def verified(self) -> bool:
        """Whether its owner is known to be the user."""
        return self.verification is not None and self.verification["status"] == "verified"


@dataclass(slots=True)
class Password:
    """A password as it is kept: hashed by the named algorithm."""

    digest: str
    hasher: str
    compromised: bool = False


@dataclass(slots=True)
class User:
    """A person. `number` counts the users of the instance in the order they were made."""

    id: str
    number: int
    created_at: int
    updated_at: int
    external_id: str | None = None
    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    locale: str | None = None
    primary_email_address_id: str | None = None
    primary_phone_number_id: str | None = None
    primary_web3_wallet_id: str | None = None
    image_id: str | None = None
    public_metadata: JSONObject = field(default_factory=_object)
    private_metadata: JSONObject = field(default_factory=_object)
    unsafe_metadata: JSONObject = field(default_factory=_object)
    identifiers: list[Identifier] = field(default_factory=list[Identifier])
    passkeys: list[JSONObject] = field(default_factory=_objects)
    external_accounts: list[JSONObject] = field(default_factory=_objects)
    oauth_tokens: list[JSONObject] = field(default_factory=_objects)
    trusted_devices: list[JSONObject] = field(default_factory=_objects)
    password: Password | None = None
    password_last_updated_at: int | None = None
    totp_secret: str | None = None
    backup_codes: list[str] = field(default_factory=list[str])
    mfa_enabled_at: int | None = None
    mfa_disabled_at: int | None = None
    last_sign_in_at: int | None = None
    last_active_at: int | None = None
    legal_accepted_at: int | None = None
    banned: bool = False
    locked_until: int | None = None
    delete_self_enabled: bool = True
    create_organization_enabled: bool = True
    create_organizations_limit: int | None = None
    bypass_client_trust: bool = False

    def of_kind(self, kind: IdentifierKind) -> list[Identifier]:
        """Return the identifiers of one kind, the oldest first."""
        return [identifier for identifier in self.identifiers if identifier.kind == kind]

    def primary(self, kind: IdentifierKind) -> Identifier | None:
        """Return the primary identifier of one kind."""
        chosen: str | None = getattr(self, f"primary_{kind}_id")
        return next((identifier for identifier in self.identifiers if identifier.id == chosen), None)


@dataclass(slots=True)
class Session:
    """A sign-in on one client (a browser, an app)."""

    id: str
    user_id: str
    client_id: str
    created_at: int
    updated_at: int
    last_active_at: int
    expire_at: int
    abandon_at: int
    status: str = "active"
    organization_id: str | None = None
    actor: JSONObject | None = None
    origin: str = ""
    refresh_token: str = ""


@dataclass(slots=True)
class Membership:
    """A user in an organization."""

    id: str
    organization_id: str
    user_id: str
    role: str
    created_at: int
    updated_at: int
    public_metadata: JSONObject = field(default_factory=_object)
    private_metadata: JSONObject = field(default_factory=_object)


@dataclass(slots=True)
class Organization:
    """An organization, with its members by user id."""

    id: str
    name: str
    slug: str
    created_at: int
    updated_at: int
    created_by: str = ""
    image_id: str | None = None
    max_allowed_memberships: int = 0
    admin_delete_enabled: bool = True
    role_set_key: str | None = None
    public_metadata: JSONObject = field(default_factory=_object)
    private_metadata: JSONObject = field(default_factory=_object)
    members: dict[str, Membership] = field(default_factory=dict[str, Membership])


@dataclass(slots=True)
class Instance:
    """One instance of an application: everything that belongs to one secret key."""

    id: str
    secret_key: str
    clock: Clock
    ids: Ids
    frontend_api: str
    make_key: Callable[[], RSAPrivateKey]
    users: dict[str, User] = field(default_factory=dict[str, User])
    users_made: int = 0
    taken: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    sessions: dict[str, Session] = field(default_factory=dict[str, Session])
    organizations: dict[str, Organization] = field(default_factory=dict[str, Organization])
    tables: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    private_key: RSAPrivateKey | None = None

    @property
    def production(self) -> bool:
        """Whether this is a production instance, as the key says."""
        return self.secret_key.startswith("sk_live_")

    @property
    def now(self) -> int:
        """The time in milliseconds since the epoch."""
        return int(self.clock.now() * 1000)

    def table(self, name: str) -> dict[str, Any]:
        """Return the records of a smaller topic, which are JSON objects by id."""
        return self.tables.setdefault(name, {})
