"""Who is asking: Clerk's server-side authentication as pure decisions, without I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .content_security_policy import (
        ContentSecurityPolicy as ContentSecurityPolicy,
        content_security_policy_headers as content_security_policy_headers,
    )
    from .decision import authenticate as authenticate
    from .dynamic_keys import (
        REQUEST_DATA_HEADER as REQUEST_DATA_HEADER,
        EncryptionKeys as EncryptionKeys,
        decrypt_request_data as decrypt_request_data,
        encrypt_request_data as encrypt_request_data,
        sign_token as sign_token,
        verify_token_signature as verify_token_signature,
    )
    from .frontend_api_proxy import (
        ProxyAnswer as ProxyAnswer,
        ProxyOptions as ProxyOptions,
        ProxyRequest as ProxyRequest,
        is_proxy_path as is_proxy_path,
        proxy_failure as proxy_failure,
        proxy_request as proxy_request,
        proxy_response_headers as proxy_response_headers,
    )
    from .hydration import build_clerk_props as build_clerk_props
    from .inbound import Inbound as Inbound
    from .jwt import verify_jwt as verify_jwt
    from .key_store import KeyStore as KeyStore
    from .keys import (
        PublishableKey as PublishableKey,
        build_publishable_key as build_publishable_key,
        is_publishable_key as is_publishable_key,
        parse_publishable_key as parse_publishable_key,
        publishable_key_from_host as publishable_key_from_host,
    )
    from .machine_auth import (
        APIKeyAuth as APIKeyAuth,
        M2MTokenAuth as M2MTokenAuth,
        MachineAuth as MachineAuth,
        OAuthTokenAuth as OAuthTokenAuth,
        UnauthenticatedAPIKey as UnauthenticatedAPIKey,
        UnauthenticatedM2MToken as UnauthenticatedM2MToken,
        UnauthenticatedOAuthToken as UnauthenticatedOAuthToken,
    )
    from .machine_tokens import machine_token_type as machine_token_type
    from .objects import (
        AuthObject as AuthObject,
        InvalidTokenAuth as InvalidTokenAuth,
        auth_for_accepted_token as auth_for_accepted_token,
    )
    from .options import (
        AcceptsToken as AcceptsToken,
        AuthenticateOptions as AuthenticateOptions,
        OrganizationSyncOptions as OrganizationSyncOptions,
        TokenType as TokenType,
        options_from as options_from,
    )
    from .redirects import (
        Redirects as Redirects,
        create_redirect as create_redirect,
    )
    from .requests import (
        RequestLike as RequestLike,
        inbound_of as inbound_of,
    )
    from .reverification import (
        Reverification as Reverification,
        ReverificationConfig as ReverificationConfig,
        ReverificationResponse as ReverificationResponse,
        is_reverification_hint as is_reverification_hint,
        reverification_error as reverification_error,
        reverification_error_response as reverification_error_response,
    )
    from .routes import (
        RouteMatcher as RouteMatcher,
        create_route_matcher as create_route_matcher,
        normalize_path as normalize_path,
    )
    from .session_auth import (
        SessionAuth as SessionAuth,
        SignedInAuth as SignedInAuth,
        SignedOutAuth as SignedOutAuth,
    )
    from .session_redirects import Redirect as Redirect
    from .state import (
        Handshake as Handshake,
        InvalidToken as InvalidToken,
        RequestState as RequestState,
        SignedIn as SignedIn,
        SignedOut as SignedOut,
        debug_request_state as debug_request_state,
        location as location,
    )
    from .tokens import (
        Verification as Verification,
        verify_token as verify_token,
    )
    from .urls import URL as URL
    from .views import (
        AnyAsyncAuth as AnyAsyncAuth,
        AnyAuth as AnyAuth,
        AsyncAuth as AsyncAuth,
        Auth as Auth,
    )

_HOMES = {
    "content_security_policy": ("ContentSecurityPolicy", "content_security_policy_headers"),
    "decision": ("authenticate",),
    "dynamic_keys": (
        "REQUEST_DATA_HEADER",
        "EncryptionKeys",
        "decrypt_request_data",
        "encrypt_request_data",
        "sign_token",
        "verify_token_signature",
    ),
    "frontend_api_proxy": (
        "ProxyAnswer",
        "ProxyOptions",
        "ProxyRequest",
        "is_proxy_path",
        "proxy_failure",
        "proxy_request",
        "proxy_response_headers",
    ),
    "hydration": ("build_clerk_props",),
    "inbound": ("Inbound",),
    "jwt": ("verify_jwt",),
    "key_store": ("KeyStore",),
    "keys": (
        "PublishableKey",
        "build_publishable_key",
        "is_publishable_key",
        "parse_publishable_key",
        "publishable_key_from_host",
    ),
    "machine_auth": (
        "APIKeyAuth",
        "M2MTokenAuth",
        "MachineAuth",
        "OAuthTokenAuth",
        "UnauthenticatedAPIKey",
        "UnauthenticatedM2MToken",
        "UnauthenticatedOAuthToken",
    ),
    "machine_tokens": ("machine_token_type",),
    "objects": ("AuthObject", "InvalidTokenAuth", "auth_for_accepted_token"),
    "options": ("AcceptsToken", "AuthenticateOptions", "OrganizationSyncOptions", "TokenType", "options_from"),
    "redirects": ("Redirects", "create_redirect"),
    "requests": ("RequestLike", "inbound_of"),
    "reverification": (
        "Reverification",
        "ReverificationConfig",
        "ReverificationResponse",
        "is_reverification_hint",
        "reverification_error",
        "reverification_error_response",
    ),
    "routes": ("RouteMatcher", "create_route_matcher", "normalize_path"),
    "session_auth": ("SessionAuth", "SignedInAuth", "SignedOutAuth"),
    "session_redirects": ("Redirect",),
    "state": ("Handshake", "InvalidToken", "RequestState", "SignedIn", "SignedOut", "debug_request_state", "location"),
    "tokens": ("Verification", "verify_token"),
    "urls": ("URL",),
    "views": ("AnyAsyncAuth", "AnyAuth", "AsyncAuth", "Auth"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605 # pyright: ignore[reportUnsupportedDunderAll] - compared with the imports by a test


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
