"""What people do in a browser, and the Backend API only sees afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import rows
from .clients import add_handshake
from .errors import not_found
from .exchange import JSONObject
from .identifiers import attach
from .invitations import TABLE as INVITATIONS, pending_status
from .keys import sign
from .machine_tokens import OAUTH, issue
from .memberships import check_member, membership_view
from .organization_invitations import TABLE as ORGANIZATION_INVITATIONS, not_pending
from .organizations import add_member
from .session_refresh import session_cookies
from .sessions import open_session
from .state import Instance, Session, User
from .tokens import session_token
from .user_views import user_view
from .users import new_user, user_of

if TYPE_CHECKING:
    from threading import RLock


_TEN_MINUTES = 600_000


class People:
    """Stands in for the users of an instance. What Clerk would refuse raises `Refusal`."""

    def __init__(self, instance: Instance, lock: RLock) -> None:
        self._instance = instance
        self._lock = lock

    def sign_in(
        self,
        user_id: str,
        *,
        organization_id: str | None = None,
        origin: str = "",
        actor: JSONObject | None = None,
        pending: bool = False,
    ) -> JSONObject:
        """Sign in: return `session_id`, `client_id`, `token`, `refresh_token` and `client_token`.

        `origin` is the page's, as `https://example.com`; it becomes the claim `azp`, which a refresh needs.
        `actor` is who acts for the user (`{"sub": ...}`); a `pending` session has tasks left to do.
        """
        with self._lock:
            instance, user = self._instance, user_of(self._instance, user_id)
            if organization_id and user_id not in instance.organizations[organization_id].members:
                raise not_found("organization membership", user_id)
            status = "pending" if pending else "active"
            session = open_session(
                instance, user, organization_id=organization_id, origin=origin, actor=actor, status=status
            )
            return {
                "session_id": session.id,
                "client_id": session.client_id,
                "token": session_token(instance, session),
                "refresh_token": session.refresh_token,
                "client_token": sign(instance, {"id": session.client_id}),
            }

    def session_token(self, session_id: str, seconds: int = 60) -> str:
        """Return a new session token, as the frontend fetches every minute."""
        with self._lock:
            return session_token(self._instance, self._session(session_id), seconds)

    def _session(self, session_id: str) -> Session:
        if session_id not in self._instance.sessions:
            raise not_found("session", session_id)
        return self._instance.sessions[session_id]

    def activate(self, session_id: str, organization_id: str | None) -> None:
        """Switch the active organization of a session."""
        with self._lock:
            self._session(session_id).organization_id = organization_id

    def handshake(self, session_id: str) -> JSONObject:
        """Return the `nonce` and the `token` that a handshake would bring back to the application."""
        with self._lock:
            instance, session = self._instance, self._session(session_id)
            cookies = session_cookies(instance, session_token(instance, session))
            seconds = session.created_at // 1000
            cookies += [f"__client_uat={seconds}; Path=/", f"__refresh={session.refresh_token}; Path=/; HttpOnly"]
            return {"nonce": add_handshake(instance, cookies), "token": sign(instance, {"handshake": cookies})}

    def connect(
        self, user_id: str, provider: str, provider_user_id: str, *, email_address: str = "", token: str = ""
    ) -> JSONObject:
        """Link an account elsewhere (`google`, `oauth_github`), with an access token if there is one."""
        with self._lock:
            instance, user = self._instance, user_of(self._instance, user_id)
            now, name = instance.now, f"oauth_{provider.removeprefix('oauth_')}"
            account = _external_account(instance, name, provider_user_id, email_address)
            user.external_accounts.append(account)
            user.updated_at = now
            for identifier in user.of_kind("email_address"):
                if identifier.value == email_address:
                    identifier.linked_to.append({"type": name, "id": account["identification_id"]})
            if token:
                user.oauth_tokens.append(_oauth_token(account, token))
            return account

    def add_passkey(self, user_id: str, name: str = "Passkey") -> JSONObject:
        """Give a user a passkey."""
        with self._lock:
            user, now = user_of(self._instance, user_id), self._instance.now
            passkey: JSONObject = {
                "id": self._instance.ids.new("idn"),
                "object": "passkey",
                "name": name,
                "last_used_at": now,
                "verification": _verification("verification_passkey", "passkey"),
            }
            user.passkeys.append(passkey)
            return passkey

    def trust_device(self, user_id: str, platform: str = "ios", name: str | None = None) -> JSONObject:
        """Let a user trust a device."""
        with self._lock:
            user, now = user_of(self._instance, user_id), self._instance.now
            device: JSONObject = {
                "object": "trusted_device",
                "id": self._instance.ids.new("tdev"),
                "platform": platform,
                "app_identifier": "com.example.app",
                "name": name,
                "algorithm": "ES256",
                "status": "active",
                "created_at": now,
                "updated_at": now,
                "last_used_at": now,
                "revoked_at": None,
            }
            user.trusted_devices.append(device)
            return device

    def code(self, verification_id: str) -> str:
        """Return the code that was sent for a verification of an address or number."""
        with self._lock:
            rows_by_id = self._instance.table("verification_otp")
            if verification_id not in rows_by_id:
                raise not_found("verification", verification_id)
            return str(rows_by_id[verification_id]["code"])

    def accept_invitation(self, invitation_id: str) -> JSONObject:
        """Accept an invitation, into the application or an organization; return the user or the membership."""
        with self._lock:
            instance = self._instance
            row: JSONObject | None = instance.table(INVITATIONS).get(invitation_id)
            if row is not None:
                _accept(instance, row)
                user = self._invited(row["email_address"])
                user.public_metadata = user.public_metadata | row["public_metadata"]
                return user_view(instance, user)
            row = instance.table(ORGANIZATION_INVITATIONS).get(invitation_id)
            if row is None:
                raise not_found("invitation", invitation_id)
            return self._join(row)

    def _join(self, row: JSONObject) -> JSONObject:
        instance, organization = self._instance, self._instance.organizations[row["organization_id"]]
        owner = instance.taken.get(("email_address", row["email_address"]), "")
        check_member(organization, owner)
        _accept(instance, row)
        membership = add_member(instance, organization, self._invited(row["email_address"]).id, row["role"])
        membership.public_metadata, membership.private_metadata = row["public_metadata"], row["private_metadata"]
        return membership_view(instance, membership)

    def _invited(self, address: str) -> User:
        """Return the user with this address, who signs up if need be."""
        instance = self._instance
        owner = instance.taken.get(("email_address", address))
        if owner:
            return instance.users[owner]
        user = new_user(instance)
        attach(instance, user, "email_address", address, "verified")
        return user

    def access_token(self, user_id: str, client_id: str, scopes: list[str], seconds: float | None = None) -> JSONObject:
        """Let an OAuth application have an access token (its `secret`) of a user."""
        with self._lock:
            head: JSONObject = {"client_id": client_id, "subject": user_id, "scopes": scopes}
            return issue(self._instance, OAUTH, head, seconds)


def _accept(instance: Instance, row: JSONObject) -> None:
    if pending_status(instance, row) != "pending":
        raise not_pending()
    rows.change(instance, row, {"status": "accepted"})


def _verification(kind: str, strategy: str) -> JSONObject:
    head: JSONObject = {"object": kind, "status": "verified", "strategy": strategy}
    return head | {"attempts": None, "expire_at": None, "verified_at_client": None}


def _external_account(instance: Instance, provider: str, provider_user_id: str, email_address: str) -> JSONObject:
    now = instance.now
    return {
        "object": "external_account",
        "id": instance.ids.new("eac"),
        "provider": provider,
        "identification_id": instance.ids.new("idn"),
        "provider_user_id": provider_user_id,
        "approved_scopes": "email profile",
        "email_address": email_address,
        "email_address_verified": bool(email_address),
        "first_name": "",
        "last_name": "",
        "image_url": "",
        "username": None,
        "phone_number": None,
        "public_metadata": {},
        "label": None,
        "created_at": now,
        "updated_at": now,
        "verification": _verification("verification_oauth", provider) | {"expire_at": now + _TEN_MINUTES},
    }


def _oauth_token(account: JSONObject, token: str) -> JSONObject:
    return {
        "object": "oauth_access_token",
        "external_account_id": account["id"],
        "provider_user_id": account["provider_user_id"],
        "token": token,
        "expires_at": None,
        "provider": account["provider"],
        "public_metadata": {},
        "label": None,
        "scopes": account["approved_scopes"].split(),
    }
