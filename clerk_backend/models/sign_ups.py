"""Sign-ups in progress."""

from __future__ import annotations

from typing import Literal

from ..model import JSONObject, Model, Open, Timestamp


class SignUpVerification(Model):
    """How far the verification of one value of a sign-up is."""

    next_action: Open[Literal["needs_prepare", "needs_attempt", ""]] | None
    """What comes next: `needs_prepare` (start the verification), `needs_attempt` (try the code or proof), or empty
    when there is nothing to do.
    """
    supported_strategies: list[str] | None
    """Ways in which the value can be verified."""


class SignUpVerifications(Model):
    """How far the verifications of a sign-up are, by kind of value."""

    email_address: SignUpVerification | None
    """That of the email address; null if none is under way."""
    phone_number: SignUpVerification | None
    """That of the phone number; null if none is under way."""
    web3_wallet: SignUpVerification | None
    """That of the Web3 wallet; null if none is under way."""
    external_account: JSONObject | None
    """That of the account at another provider; null if none is under way."""


class SignUp(Model):
    """Attempt to sign up, with what was entered so far."""

    object: Open[Literal["sign_up_attempt"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    status: Open[Literal["missing_requirements", "complete", "abandoned"]]
    """State it is in: `missing_requirements`, `complete` or `abandoned`."""
    required_fields: list[str]
    """Names of the fields that it cannot do without."""
    optional_fields: list[str]
    """Names of the fields that may be left out."""
    missing_fields: list[str]
    """Names of the required fields that are still to be filled in."""
    unverified_fields: list[str]
    """Names of the fields whose values are still to be verified."""
    verifications: SignUpVerifications
    """How far the verification of each value is."""
    username: str | None
    """Username that was entered; null if none."""
    email_address: str | None
    """Email address that was entered; null if none."""
    phone_number: str | None
    """Phone number that was entered; null if none."""
    web3_wallet: str | None
    """Address of the Web3 wallet that was given; null if none."""
    password_enabled: bool
    """Whether a password was set."""
    first_name: str | None
    """First name that was entered; null if none."""
    last_name: str | None
    """Last name that was entered; null if none."""
    unsafe_metadata: JSONObject | None
    """Metadata that the browser can read and write."""
    public_metadata: JSONObject | None
    """Metadata that the browser can read but not write."""
    custom_action: bool
    """Whether it is marked as a custom action."""
    external_id: str | None
    """Your own ID of the person; null if none was set."""
    created_session_id: str | None
    """ID of the session that came out of it; null if there is none yet."""
    created_user_id: str | None
    """ID of the user who came out of it; null if there is none yet."""
    abandon_at: Timestamp
    """When the attempt counts as abandoned."""
    legal_accepted_at: Timestamp | None
    """When your legal terms were agreed to; null if never."""
    locale: str | None
    """Language the person prefers, as a BCP 47 tag such as `en-US`; null if not known."""
    external_account: JSONObject | None
    """Account at another provider that the sign-up started from."""
