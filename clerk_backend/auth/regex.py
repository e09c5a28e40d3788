"""JavaScript's regular expressions, read as Python's, and how long a path they may be given.

Python's `re` tries one way after the other, so that a few characters in an address can keep it busy for years. An
expression that could is refused when it is made; one that is merely slow is given short paths only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import factorial
from typing import Final

LONGEST_PATH: Final = 2048
"""No path is longer, in characters, than what a router should be asked to look at."""

MOST_STEPS: Final = LONGEST_PATH**2 // 2
"""How many steps an expression may take, about."""

_SAMPLE = frozenset([*map(chr, range(0x80)), "\xa0", "\xc9", "\u2028", "\u4e2d", "\ud83d"])
"""Characters by which sets are compared."""
_LOOKS = frozenset({"(?=", "(?!", "(?<=", "(?<!"})
_BETWEEN = frozenset({"^", "$", r"\A", r"\b", r"\B"})
"""What stands for no character."""
_TOKEN = re.compile(
    r"""(?P<escape>\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[0-9]+|.|\Z))
    |(?P<set>\[(?:[^\]\\]|\\.)*\])
    |(?P<open>\((?:\?(?:[:=!>]|<[=!]|P?<\w+>|\#[^)]*|[aiLmsux-]+:?))?)
    |(?P<close>\))
    |(?P<bar>\|)
    |(?P<repeat>(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})[?+]?)
    |(?P<anchor>[\^$])
    |(?P<character>.)""",
    re.DOTALL | re.VERBOSE,
)
_MEMBER = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|.)|.", re.DOTALL)
_SPACES = "\\s\\xa0\\ufeff\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_ENDLESS = (
    "what is repeated holds alternatives or repetitions, as in (a|b)* and (a+)+, which can take longer than anybody "
    "lives; write it another way, such as [ab]*, or give a function"
)
_ANY = r"[^\n\r\u2028\u2029]"
_OPENINGS = _LOOKS | {"(", "(?:"}
_SAME_IN_BOTH = frozenset("dDwWSbBnrtfv")


def python_source(source: str) -> str:
    """The expression as Python writes it, to be compiled with `re.ASCII` and asked about `code_units`.

    Raises:
        ValueError: it has what JavaScript does not know, or what Python has no match for.
    """
    return "".join(_translated(source))


def _translated(source: str) -> Iterator[str]:
    may_repeat = False
    for token in _TOKEN.finditer(source):
        text, kind = token[0], token.lastgroup
        is_foreign = (kind == "open" and text not in _OPENINGS) or (kind == "character" and text == "[")
        if is_foreign or (kind == "repeat" and (not may_repeat or text[1:].endswith("+"))):
            raise ValueError(f"Invalid regular expression: unexpected {text} at {token.start()}")
        may_repeat = kind not in {"open", "bar", "repeat", "anchor"}
        match kind:
            case "escape":
                yield _escape(text)
            case "set":
                yield _set(text[1:-1])
            case "character":
                yield _ANY if text == "." else re.escape(code_units(text))
            case "anchor":
                yield r"\Z" if text == "$" else text
            case _:
                yield text


def _escape(text: str) -> str:
    name = text[1:2]
    if name in {"s", "S"}:
        return f"[{'^' if name == 'S' else ''}{_SPACES}]"
    if name == "c" and len(text) == 3:
        return f"\\x{ord(text[2]) & 31:02x}"
    if name == "0":
        return r"\x00"
    if name in {"x", "u"} and len(text) > 2:
        return re.escape(code_units(chr(int(f"0x{text[2:]}", 0))))
    if name in _SAME_IN_BOTH or name.isdigit():
        return text
    if not name:
        raise ValueError("Invalid regular expression: \\ at end of pattern")
    return re.escape(code_units(name))


def _set(members: str) -> str:
    if not members:
        return "(?!)"
    if members == "^":
        return r"[\s\S]"
    inverted = "^" if members.startswith("^") else ""
    parts = [_member(each) for each in _MEMBER.findall(members[len(inverted) :])]
    return f"[{inverted}{''.join(parts)}]"


def _member(text: str) -> str:
    if text == "-":
        return text
    if text in {"\\s", "\\S"}:
        return _SPACES if text == "\\s" else text
    return _escape(text) if text.startswith("\\") else re.escape(code_units(text))


def code_units(text: str) -> str:
    """The text as JavaScript's expressions with flag `i` see it: in UTF-16, each letter beyond ASCII in upper case."""
    if text.isascii():
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return "".join(_canonical(chr(int.from_bytes(units[at : at + 2], "little"))) for at in range(0, len(units), 2))


def _canonical(unit: str) -> str:
    upper = unit.upper()
    return unit if unit.isascii() or len(upper) > 1 or upper.isascii() else upper


@dataclass(slots=True)
class _Atom:
    """One thing in an expression, and how often it stands there: a character, a set, a group."""

    text: str
    character: str | None = None
    alternatives: list[list[_Atom]] = field(default_factory=list["list[_Atom]"])
    looks: bool = False
    repeat: str = ""

    @property
    def is_optional(self) -> bool:
        return self.repeat.startswith(("*", "?", "{0,", "{0}"))

    @property
    def is_loop(self) -> bool:
        return self.repeat not in {"", "?", "??", "?+"}

    @property
    def is_endless(self) -> bool:
        return self.repeat[:1] in {"*", "+"} or "," in self.repeat


def longest_path(source: str) -> int:
    """How many characters a path may have that the expression, JavaScript's or Python's, is to answer at once.

    Two stretches that can end anywhere, such as `(.*)` twice, cost the square of the length; each further one
    multiplies that by the length again.

    Raises:
        ValueError: it could take exponential time, as `(a+)+` does.
    """
    alternatives = _parsed(source)
    degree = max(_degree(_loops(each, frozenset())) for each in alternatives)
    if not all(each and each[0].text in {"^", r"\A"} for each in alternatives):
        degree += 1  # it is searched for, from each character on
    return min(LONGEST_PATH, int((MOST_STEPS * factorial(degree)) ** (1 / max(degree, 1))))


def _parsed(source: str) -> list[list[_Atom]]:
    """The alternatives of an expression, each a sequence."""
    levels: list[_Atom] = [_Atom("", alternatives=[[]])]
    for token in _TOKEN.finditer(source):
        text, level = token[0], levels[-1].alternatives
        match token.lastgroup:
            case "open":
                levels.append(_Atom(text, alternatives=[[]], looks=text in _LOOKS))
            case "close" if len(levels) > 1:
                closed = levels.pop()
                levels[-1].alternatives[-1].append(closed)
            case "bar":
                level.append([])
            case "repeat" if level[-1]:
                level[-1][-1].repeat = text
            case "escape" if text not in _BETWEEN:
                level[-1].append(_Atom(_escape(text), character=None if text[1:].isalnum() else text[1:]))
            case "set":
                level[-1].append(_Atom(_set(text[1:-1])))
            case "character" if text != ".":
                level[-1].append(_Atom(re.escape(text), character=text))
            case _:
                level[-1].append(_Atom(_ANY if text == "." else text))
    return levels[0].alternatives


def _flat(sequence: list[_Atom]) -> Iterator[_Atom]:
    """The sequence without the brackets that only hold things together."""
    for atom in sequence:
        if len(atom.alternatives) == 1 and not atom.repeat and not atom.looks:
            yield from _flat(atom.alternatives[0])
        else:
            yield atom


def _degree(loops: Iterable[bool]) -> int:
    """To which power of the length the time grows: a stretch that is read anew from many places counts too."""
    several = list(loops)
    is_read_anew = True in several and False in several[several.index(True) :]
    return sum(several) + is_read_anew


def _loops(sequence: list[_Atom], after: frozenset[str]) -> list[bool]:
    """The stretches of any length in a sequence, each with whether it can end at more than one place.

    Args:
        sequence: What stands one after the other.
        after: The characters that may follow the sequence.

    Raises:
        ValueError: something is repeated that can be read in several ways.
    """
    atoms, loops, looking = list(_flat(sequence)), list[bool](), list[bool]()
    for at, atom in enumerate(atoms):
        rest = atoms[at + 1 :]
        if atom.looks:
            looking = max([looking, *(_loops(each, _SAMPLE) for each in atom.alternatives)], key=_degree)
            continue
        if atom.alternatives and atom.is_loop and not _is_settled(atom):
            raise ValueError(f"Invalid regular expression: {_ENDLESS}")
        following = _heads(rest, after)
        own = _heads([atom], frozenset())
        if atom.alternatives:
            inside = following | own if atom.is_loop else following
            loops += max((_loops(each, inside) for each in atom.alternatives), key=_degree)
        if atom.is_endless:
            loops.append(bool(own & following) and not _is_guarded(atom, [each.character for each in rest]))
    return max(loops, looking, key=_degree)


def _heads(sequence: list[_Atom], after: frozenset[str]) -> frozenset[str]:
    """The characters that a sequence, or what comes after it, may begin with."""
    found: frozenset[str] = frozenset()
    for atom in _flat(sequence):
        if atom.text == "$":
            return found
        if atom.looks or atom.text in _BETWEEN:
            continue
        nothing = frozenset({""})
        begins = [_heads(each, nothing) for each in atom.alternatives] or [_characters(atom.text)]
        found = found.union(*begins) - _guard_character(atom) - nothing
        if not atom.is_optional and not any("" in each for each in begins):
            return found
    return found | after


def _is_settled(group: _Atom) -> bool:
    """Whether a group that is repeated can read a text in one way only."""
    [sequence, *others] = group.alternatives
    taking = [atom for atom in _flat(sequence) if not atom.looks]
    varying = [at for at, atom in enumerate(taking) if atom.repeat or atom.alternatives]
    if others or len(varying) > 1:
        return False
    if not varying:
        return bool(taking)
    [at] = varying
    lead = [atom.character for atom in taking[:at]]
    fixed = {each for each in lead + [atom.character for atom in taking[at + 1 :]] if each}
    return _is_guarded(taking[at], lead, at_end=True) or not fixed <= _holds(taking[at])


def _holds(atom: _Atom) -> frozenset[str]:
    """The characters that can be part of what an atom stands for; all of them where that takes more than a look."""
    if not atom.alternatives:
        return _characters(atom.text)
    taking = [each for each in _flat(atom.alternatives[0]) if not each.looks]
    is_simple = len(atom.alternatives) == len(taking) == 1 and not taking[0].repeat and not taking[0].alternatives
    return _characters(taking[0].text) - _guard_character(atom) if is_simple else _SAMPLE


def _guard(atom: _Atom) -> list[str | None]:
    """The text that each step of a repeated group first makes sure not to be at, as `(?:(?!-)[^/])+` does."""
    if not atom.alternatives:
        return []
    first = next(_flat(atom.alternatives[0]), atom)
    return [each.character for each in first.alternatives[0]] if first.text == "(?!" else []


def _guard_character(atom: _Atom) -> frozenset[str]:
    match _guard(atom):
        case [str(character)]:
            return frozenset({character})
        case _:
            return frozenset()


def _is_guarded(atom: _Atom, text: list[str | None], *, at_end: bool = False) -> bool:
    """Whether a repeated group stops where a text begins, or does not reach over one that ends before it."""
    guard = _guard(atom)
    beside = text[-len(guard) :] if at_end else text[: len(guard)]
    return bool(guard) and None not in guard and beside == guard


@lru_cache(maxsize=256)
def _characters(text: str) -> frozenset[str]:
    """The characters of the sample that a set, an escape or a character stands for."""
    try:
        matches = re.compile(text, re.ASCII | re.IGNORECASE).fullmatch
    except re.error:  # such as a reference to a group
        return _SAMPLE
    return frozenset(each for each in _SAMPLE if matches(each))
