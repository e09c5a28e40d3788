"""JavaScript's regular expressions read as Python's, and how long a path each may be given."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend.auth.regex import LONGEST_PATH, code_units, longest_path, python_source


def matches(source: str, text: str) -> bool:
    return re.compile(python_source(source), re.ASCII | re.IGNORECASE).search(code_units(text)) is not None


@pytest.mark.parametrize(
    ("source", "yes", "no"),
    [
        ("^a$", "A", "a\n"),
        ("^.$", "é", "\u2028"),
        ("^.$", "/", "💩"),  # which is two units in JavaScript
        ("^..$", "💩", "a"),
        ("^[^/]+$", "a\nb", "a/b"),
        (r"^\d$", "5", "\u0665"),
        (r"^\w$", "_", "é"),
        (r"^\W$", "é", "a"),
        (r"^\s$", "\u3000", "x"),
        (r"^[\s]$", "\ufeff", "x"),
        (r"^\S$", "x", "\xa0"),
        (r"^[\S]$", "x", " "),
        (r"^\u00e9\x41$", "ÉA", "EA"),
        (r"^\cA\0$", "\x01\x00", "cA0"),
        (r"^\A\Z\z\e$", "AZze", "zzze"),
        (r"^\/\.\-$", "/.-", "/x-"),
        ("^{a}]$", "{a}]", "a"),
        ("^a{,2}$", "a{,2}", "aa"),
        ("^a{2}$", "aa", "a"),
        ("^[[a-c-]$", "[", "d"),
        ("^[^]$", "\n", ""),
        ("^é$", "É", "e"),
        ("^s$", "S", "\u017f"),
        ("^k$", "K", "\u212a"),
        ("^ß$", "ß", "SS"),
        ("^(?!b).(?=c)c$", "ac", "bc"),
        ("^(?<=^)a(?<!b)$", "a", "b"),
        ("^(?:a|b)+?$", "ab", "c"),
        (r"^(a)\1$", "aa", "ab"),
        (r"^a\b.$", "a.", "ab"),
    ],
)
def test_an_expression_means_what_it_means_in_javascript(source: str, yes: str, no: str) -> None:
    assert matches(source, yes)
    assert not matches(source, no)


def test_an_empty_set_matches_nothing() -> None:
    assert not matches("[]", "a")


@pytest.mark.parametrize(
    "source", ["(?P<x>a)", "(?i)a", "(?>a)", "(?#a)", "*", "a**", "a++", "a?+", "(+a)", "|+", "[a", "a\\"]
)
def test_what_javascript_does_not_know_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="Invalid regular expression"):
        python_source(source)


EXPONENTIAL = [
    "(a+)+",
    "(a*)*",
    "(a|a)*",
    "(a|aa)+",
    "^(?:a?)*$",
    "((?:a?){20})x",
    "(?:a|b|ab){30}",
    "()*",
    "(?:.*/)*",
    "(?:a+b+)*",
    "(?:/(?:.*))*",
    "(?:(?!x)(?:a+))*",
    "(?:(?:ab)*c?)*",
    r"(?P<x>a+)+",
    "(?=(a+)+)",
    "(?:(?:a|b)-)*",
    "(?:(?:ab){2,}a)*",
]


@pytest.mark.parametrize("source", EXPONENTIAL)
def test_an_expression_that_could_take_years_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="longer than anybody lives"):
        longest_path(source)


SETTLED = [
    "^(?:/[^/]+?)*$",
    "^(?:[a-z]+-)*[a-z]+$",
    "^(?:(?!-)[^/])+-$",
    "^(?:ab)*$",
    "^(?:--(?:(?!--)[^/])+)*$",
    "^(?:-(?:(?!-)[^/])+)*$",
    "^/a(/.*)?$",
    r"\A/x.*",
    r"\.png$",
    "^(?:a|ab)(?:c|bcd)$",
    "^a{0,3}b?$",
    r"^\bx{0}y(?:z|)w+$",
]


@pytest.mark.parametrize("source", SETTLED)
def test_an_expression_that_reads_a_text_in_one_way_may_be_given_any_path(source: str) -> None:
    assert longest_path(source) == LONGEST_PATH


def test_the_more_stretches_can_end_anywhere_the_shorter_a_path_may_be() -> None:
    limits = [longest_path("^" + "(.*)" * count + "$") for count in range(1, 7)]
    assert limits == sorted(limits, reverse=True)
    assert limits[1] > limits[2] > limits[3] > 50


def test_an_expression_that_is_searched_for_may_begin_anywhere() -> None:
    assert longest_path(".*x.*y") < longest_path("^.*x.*y") == LONGEST_PATH


def test_looking_ahead_is_not_paid_for_twice() -> None:
    assert longest_path("^/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g)).*)") == LONGEST_PATH


PIECES = [
    "a",
    ".",
    "(.*)",
    "[^/]+",
    "/",
    "-",
    "(?:a|b)",
    "(?:-[a-z]+)*",
    r"\w+",
    "a{1,30}",
    "(?:(?!-).)+",
    "(a+)?",
    "$",
    "|",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(["a", "-", "/", "-a", "a/", "b-"]))
@settings(max_examples=150, deadline=None)
def test_whatever_is_not_refused_answers_at_once(pieces: list[str], unit: str) -> None:
    source = "".join(pieces)
    try:
        longest = longest_path(source)
        regex = re.compile(python_source(source))
    except ValueError:
        return
    started = time.perf_counter()
    regex.search((unit * longest)[: longest - 1] + "\n")
    assert time.perf_counter() - started < 2  # some milliseconds, but for a busy machine


@given(st.text(max_size=40))
@settings(max_examples=300)
def test_whatever_the_source_nothing_but_a_value_error_comes_out(source: str) -> None:
    for read in (python_source, longest_path):
        try:
            read(source)
        except ValueError:
            continue


@given(st.text(st.characters(codec=None)))
def test_code_units_are_as_many_as_javascript_counts(text: str) -> None:
    assert len(code_units(text)) == len(text.encode("utf-16-le", "surrogatepass")) // 2
