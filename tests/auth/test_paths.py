"""Path patterns: what they match, what their parameters are, and how malformed ones are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend.auth.paths import Key, parse_pattern, path_matcher


@pytest.mark.parametrize(
    ("pattern", "path", "parameters"),
    [
        ("/orgs/:slug", "/ORGS/Acme/", {"slug": "Acme"}),
        ("/orgs/:slug", "/orgs/a%20b", {"slug": "a%20b"}),
        ("/orgs/:slug", "/orgs/", None),
        ("/orgs/:slug?", "/orgs", {}),
        ("/:path*", "/a/b/c", {"path": ["a", "b", "c"]}),
        ("/x/:path*", "/x", {}),
        ("/x/:path+", "/x", None),
        ("{-:part}+", "-a-b", {"part": ["a", "b"]}),
        ("/(a|b)/(.*)", "/b/c/d", {"0": "b", "1": "c/d"}),
        ("(.*)?", "", {}),
        ("/a(.*)?", "/a", {}),
        ("/:a.:b", "/x.y", {"a": "x", "b": "y"}),
        ("/a{b}?", "/ab", {}),
        ("/a{b}?", "/a", {}),
        ("/\\:a", "/:a", {}),
        ("/a\\", "/a", {}),
        ("/:a-:b", "/1-2", {"a": "1", "b": "2"}),
        ("/:é", "/x", "Missing parameter name at 1"),
        ("/é/:x", "/É/ü💩", {"x": "ü💩"}),
        ("/(.*)", "/a\nb", None),
        ("/a", "/a\n", None),
        ("", "/", {}),
        ("dashboard/(.*)", "/dashboard/x", None),
    ],
)
def test_a_pattern_gives_its_parameters_as_they_stand_in_the_path(pattern: str, path: str, parameters: Any) -> None:
    if isinstance(parameters, str):
        with pytest.raises(ValueError, match=parameters):
            path_matcher(pattern)
    else:
        assert path_matcher(pattern).parameters(path) == parameters


def test_of_several_patterns_the_first_that_matches_gives_the_parameters() -> None:
    matcher = path_matcher(["/orgs/:slug", "/orgs/:id/(.*)", "/:any/x"])
    assert matcher.parameters("/orgs/acme") == {"slug": "acme"}
    assert matcher.parameters("/orgs/acme/y/z") == {"id": "acme", "0": "y/z"}
    assert matcher.parameters("/orgs") is None
    assert matcher.source.startswith("(?:^\\/orgs")


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("/:", "Missing parameter name at 1"),
        ("/(?:a)", 'Pattern cannot start with "?" at 2'),
        ("/((a))", "Capturing groups are not allowed at 2"),
        ("/(a\\)", "Unbalanced pattern at 1"),
        ("/(", "Unbalanced pattern at 1"),
        ("/()", "Missing pattern at 1"),
        ("/a+", "Unexpected MODIFIER at 2, expected END"),
        ("/}", "Unexpected CLOSE at 1, expected END"),
        ("/{a:b(c)d*}", "Unexpected MODIFIER at 9, expected CLOSE"),
        ("/{{", "Unexpected OPEN at 2, expected CLOSE"),
        ("/:a:b", 'Must have text between two parameters, missing text after "a"'),
        ("(a):b", 'Must have text between two parameters, missing text after "0"'),
        ("x(a)*", 'Can not repeat "0" without a prefix and suffix'),
        ("/([)", "Invalid regular expression"),
        ("/(a{3,2})", "Invalid regular expression"),
        ("/:x(.*)*", "Invalid regular expression"),
        ("{:a=}*", "Invalid regular expression"),  # its expression takes exponential time
    ],
)
def test_a_malformed_pattern_is_refused_in_the_words_of_path_to_regexp(pattern: str, message: str) -> None:
    with pytest.raises(ValueError) as raised:
        path_matcher(pattern)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        ("/a.b", r"^\/a\.b[\/#\?]?$"),
        ("/(a/b[/])\n", r"^(?:\/(a\/b[/]))\n[\/#\?]?$"),
        ("/x-:a", r"^\/x-([^\/#\?]+?)[\/#\?]?$"),
        (":a-:b", r"^([^\/#\?]+?)-((?:(?!-)[^\/#\?])+?)[\/#\?]?$"),
        ("{a(b)c}?", r"^(?:a(b)c)?[\/#\?]?$"),
        ("{/:a=}*", r"^(?:\/((?:[^\/#\?]+?)(?:\=\/(?:[^\/#\?]+?))*)\=)?[\/#\?]?$"),
        ("(a)?", r"^(a)?[\/#\?]?$"),
        ("/(a(?:b)c)", r"^(?:\/(a(?:b)c))[\/#\?]?$"),
    ],
)
def test_the_expression_is_that_of_path_to_regexp(pattern: str, source: str) -> None:
    assert path_matcher(pattern).source == source


def test_a_pattern_is_texts_and_places() -> None:
    assert parse_pattern("/a\\*b/:c?") == ["/a*b", Key("c", "/", "", r"[^\/#\?]+?", "?")]
    assert parse_pattern("{x\\:}") == [Key("", "x:", "", "", "")]


def test_a_path_that_is_too_long_does_not_match() -> None:
    matcher = path_matcher("/(.*)")
    assert matcher.parameters("/" * matcher.longest) is not None
    assert matcher.parameters("/" * (matcher.longest + 1)) is None


def test_the_repr_is_short() -> None:
    assert repr(path_matcher("/a")) == r"PathMatcher(source='^\\/a[\\/#\\?]?$', longest=2048)"


LANGUAGE = st.text("/ab:x(.*)?+{}\\-é|[]^$12,!=", max_size=14) | st.text(max_size=10)


@given(LANGUAGE, st.lists(st.text("/ab-é.\n%", max_size=12), max_size=3))
@settings(max_examples=400, deadline=None)
def test_whatever_the_pattern_nothing_but_a_value_error_comes_out(pattern: str, paths: list[str]) -> None:
    try:
        matcher = path_matcher(pattern)
    except ValueError:
        return
    for path in paths:
        found = matcher.parameters(path)
        assert found is None or all(value in path for value in found.values() if isinstance(value, str))


@given(st.lists(st.text("abcXYZ019-_.~", min_size=1), min_size=1, max_size=5))
def test_a_repeated_parameter_has_all_segments(segments: list[str]) -> None:
    assert path_matcher("/docs/:path*").parameters("/docs/" + "/".join(segments)) == {"path": segments}
