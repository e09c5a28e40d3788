"""Path patterns such as `/orgs/:slug/(.*)`: the language of path-to-regexp 6, which Clerk's SDK uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from .regex import code_units, longest_path, python_source

CONSULT: Final = "Consult the documentation of path-to-regexp here: https://github.com/pillarjs/path-to-regexp/tree/6.x"
Parameters: TypeAlias = dict[str, str | list[str]]
"""What a path has for each of a pattern's parameters, as it stands there; a list for those that repeat."""

_NAME = re.compile(r"[0-9A-Za-z_]*")
_SINGLE = {"*": "MODIFIER", "+": "MODIFIER", "?": "MODIFIER", "{": "OPEN", "}": "CLOSE"}
_SPECIAL = re.compile(r"([.+*?=^!:${}()\[\]|/\\])")
_BARE_SLASHES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|/|\n", re.DOTALL)
_SEPARATORS = "/#?"
_SEGMENT = r"[^\/#\?]"


class _Token(NamedTuple):
    type: str
    position: int
    value: str


@dataclass(frozen=True, slots=True)
class Key:
    """A place in a pattern that a path fills.

    Attributes:
        name: The parameter's name, a number where it has none, or empty for braces around mere text.
        prefix: The text before it that belongs to it.
        suffix: The text after it that belongs to it.
        pattern: The regular expression for its value, empty for braces around mere text.
        modifier: `?`, `*`, `+` or empty.
    """

    name: str
    prefix: str
    suffix: str
    pattern: str
    modifier: str

    @property
    def is_repeated(self) -> bool:
        """Whether there may be several values."""
        return self.modifier in {"*", "+"}


@dataclass(frozen=True, slots=True)
class PathMatcher:
    """One pattern or several, ready to be held against paths; upper and lower case are the same.

    Attributes:
        source: The regular expression as JavaScript writes it.
        longest: How long a path it looks at; longer ones do not match.
    """

    source: str
    longest: int
    _regex: re.Pattern[str] = field(repr=False)
    _keys: tuple[Key, ...] = field(repr=False)

    def parameters(self, path: str) -> Parameters | None:
        """The path's parameters, or None where it does not match. Values are not decoded."""
        if len(path) > self.longest or not (found := self._regex.search(code_units(path))):
            return None
        given = ((key, found.span(at)) for at, key in enumerate(self._keys, 1) if found[at] or _counts(key, found[at]))
        return {key.name: _value(key, _cut(path, *span)) for key, span in given}


def _cut(path: str, start: int, end: int) -> str:
    """A part of the path, from and to an offset in UTF-16."""
    if path.isascii():
        return path[start:end]
    return path.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def _counts(key: Key, text: str | None) -> bool:
    """Whether an empty value is one: JavaScript does not take what is optional where that takes up nothing."""
    return text is not None and (key.modifier != "?" or bool(key.prefix or key.suffix))


def _value(key: Key, text: str) -> str | list[str]:
    return text.split(key.prefix + key.suffix) if key.is_repeated else text


def path_matcher(pattern: str | Iterable[str]) -> PathMatcher:
    """What a pattern matches, or any of several; the first of these that matches gives the parameters.

    Raises:
        ValueError: a pattern is malformed, as path-to-regexp says it; or its regular expression could take years.
    """
    if isinstance(pattern, str):
        source, keys = _expression(pattern)
    else:
        parts = [_expression(each) for each in pattern]
        source = f"(?:{'|'.join(each for each, _ in parts)})"
        keys = [key for _, found in parts for key in found]
    try:
        regex = re.compile(python_source(source), re.ASCII | re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"Invalid regular expression: {error}") from error
    return PathMatcher(source, longest_path(source), regex, tuple(keys))


def _expression(pattern: str) -> tuple[str, list[Key]]:
    """The pattern as a regular expression of JavaScript's, and what its groups stand for."""
    parts = parse_pattern(pattern)
    keys = [part for part in parts if isinstance(part, Key) and part.pattern]
    source = f"^{''.join(map(_part_expression, parts))}[\\/#\\?]?$"
    return _BARE_SLASHES.sub(lambda found: {"/": r"\/", "\n": r"\n"}.get(found[0], found[0]), source), keys


def _part_expression(part: str | Key) -> str:
    if isinstance(part, str):
        return _escaped(part)
    prefix, suffix, pattern = _escaped(part.prefix), _escaped(part.suffix), part.pattern
    if not pattern:
        return f"(?:{prefix}{suffix}){part.modifier}"
    if not prefix and not suffix:
        if part.is_repeated:
            raise ValueError(f'Can not repeat "{part.name}" without a prefix and suffix')
        return f"({pattern}){part.modifier}"
    if part.is_repeated:
        optional = "?" if part.modifier == "*" else ""
        return f"(?:{prefix}((?:{pattern})(?:{suffix}{prefix}(?:{pattern}))*){suffix}){optional}"
    return f"(?:{prefix}({pattern}){suffix}){part.modifier}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def parse_pattern(pattern: str) -> list[str | Key]:
    """The pattern's texts and places, in their order.

    Raises:
        ValueError: it is malformed, with path-to-regexp's words for it.
    """
    return _Parser(list(_tokens(pattern))).parts()


def _tokens(pattern: str) -> Iterator[_Token]:
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == ":":
            value = _name(pattern, at)
            token, size = _Token("NAME", at, value), len(value) + 1
        elif character == "(":
            value = _group(pattern, at)
            token, size = _Token("PATTERN", at, value), len(value) + 2
        elif character == "\\":
            token, size = _Token("ESCAPED_CHAR", at, pattern[at + 1 : at + 2]), 2
        else:
            token, size = _Token(_SINGLE.get(character, "CHAR"), at, character), 1
        yield token
        at += size
    yield _Token("END", at, "")


def _name(pattern: str, at: int) -> str:
    found = _NAME.match(pattern, at + 1)
    if found and found[0]:
        return found[0]
    raise ValueError(f"Missing parameter name at {at}")


def _group(pattern: str, start: int) -> str:
    """What stands between the bracket at `start` and the one that closes it."""
    if pattern[start + 1 : start + 2] == "?":
        raise ValueError(f'Pattern cannot start with "?" at {start + 1}')
    depth, at = 1, start + 1
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 2
            continue
        if pattern[at] == ")":
            depth -= 1
            if not depth:
                break
        elif pattern[at] == "(":
            depth += 1
            if pattern[at + 1 : at + 2] != "?":
                raise ValueError(f"Capturing groups are not allowed at {at}")
        at += 1
    if depth:
        raise ValueError(f"Unbalanced pattern at {start}")
    if at == start + 1:
        raise ValueError(f"Missing pattern at {start}")
    return pattern[start + 1 : at]


@dataclass(slots=True)
class _Parser:
    """Reads tokens from left to right."""

    tokens: list[_Token]
    at: int = 0
    numbered: int = 0
    text: str = ""
    found: list[str | Key] = field(default_factory=list["str | Key"])

    def parts(self) -> list[str | Key]:
        while self.at < len(self.tokens):
            character = self.take("CHAR")
            name, pattern = self.take("NAME"), self.take("PATTERN")
            if name or pattern:
                prefix = character if character in {".", "/"} else ""
                self.text += "" if prefix else character
                self.flush()
                self.add_key(name, pattern, prefix=prefix, suffix="")
            elif literal := character or self.take("ESCAPED_CHAR"):
                self.text += literal
            else:
                self.flush()
                self.braces_or_end()
        return self.found

    def braces_or_end(self) -> None:
        if not self.take("OPEN"):
            self.require("END")
            return
        prefix, name, pattern = self.literal(), self.take("NAME"), self.take("PATTERN")
        suffix = self.literal()
        self.require("CLOSE")
        if name or pattern:
            self.add_key(name, pattern, prefix=prefix, suffix=suffix)
        else:
            self.found.append(Key("", prefix, suffix, "", self.take("MODIFIER")))

    def add_key(self, name: str, pattern: str, *, prefix: str, suffix: str) -> None:
        name = name or self.number()
        pattern = pattern or self.default_pattern(prefix)
        self.found.append(Key(name, prefix, suffix, pattern, self.take("MODIFIER")))

    def default_pattern(self, prefix: str) -> str:
        """A parameter without an expression of its own: up to the next separator, or to the text before it."""
        last = self.found[-1] if self.found else ""
        before = prefix or (last if isinstance(last, str) else "")
        if not before and isinstance(last, Key):
            raise ValueError(f'Must have text between two parameters, missing text after "{last.name}"')
        if not before or set(before) & set(_SEPARATORS):
            return f"{_SEGMENT}+?"
        return f"(?:(?!{_escaped(before)}){_SEGMENT})+?"

    def number(self) -> str:
        self.numbered += 1
        return str(self.numbered - 1)

    def literal(self) -> str:
        text = ""
        while part := self.take("CHAR") or self.take("ESCAPED_CHAR"):
            text += part
        return text

    def take(self, kind: str) -> str:
        """The next token's value where it is of a kind, else nothing."""
        if self.at < len(self.tokens) and self.tokens[self.at].type == kind:
            self.at += 1
            return self.tokens[self.at - 1].value
        return ""

    def require(self, kind: str) -> None:
        token = self.tokens[self.at]
        if token.type != kind:
            raise ValueError(f"Unexpected {token.type} at {token.position}, expected {kind}")
        self.at += 1

    def flush(self) -> None:
        if self.text:
            self.found.append(self.text)
            self.text = ""
