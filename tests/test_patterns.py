"""No pattern of the program takes time that grows faster than the text that it is tried on.

A pattern that backtracks hangs the server, and no signal stops it. So each is tried, as the program
tries it, on hostile texts made of what it speaks of, and its time for a long one is compared with
that for a short one.
"""

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from server.page import glossary
from tests.alarm import OverdueError, alarmed
from tests.tiers import first_short

ROOT = Path(__file__).parents[1]
ROOMS = ("rulebook", "agents", "model", "server")
SHORT, LONG = 100, 100_000  # letters
MARGIN = 20  # how many times longer it may take than the text's growth says
NOISE_S = 0.05  # a long text that takes less is not compared
FLAGS = {"IGNORECASE": re.IGNORECASE, "DOTALL": re.DOTALL, "MULTILINE": re.MULTILINE}
USES: dict[str, Callable[[re.Pattern[str], str], object]] = {
    "match": re.Pattern.match,
    "fullmatch": re.Pattern.fullmatch,
    "search": re.Pattern.search,
    "findall": re.Pattern.findall,
    "finditer": re.Pattern.findall,
    "split": re.Pattern.split,
    "sub": lambda pattern, text: pattern.sub("", text),
}


@dataclass(frozen=True)
class Used:
    """A pattern, where it is written, and how the program tries it."""

    at: str
    pattern: re.Pattern[str]
    uses: frozenset[str]


def of_python() -> Iterator[Used]:
    """Yield each pattern written in the program's Python."""
    for path in (ROOT / "run.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))):
        text = path.read_text(encoding="utf-8")
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        methods = [node.func for node in calls if isinstance(node.func, ast.Attribute)]
        # What a file does with patterns that it keeps; `re` and strings have methods of that name.
        kept = {one.attr for one in methods if one.attr in USES and ast.unparse(one.value) != "re"}
        for call in calls:
            name = ast.unparse(call.func)
            if name.startswith("re.") and name[3:] in {"compile", *USES}:
                at = f"{path.relative_to(ROOT)}:{call.lineno}"
                uses = kept if name == "re.compile" else {name[3:]}
                yield Used(at, compiled(call, at), frozenset(uses))


def compiled(call: ast.Call, at: str) -> re.Pattern[str]:
    flags = re.NOFLAG
    for one in ast.walk(call):
        if isinstance(one, ast.Attribute) and one.attr in FLAGS:
            flags |= FLAGS[one.attr]
    if at.startswith("server/page/glossary.py") and isinstance(call.args[0], ast.JoinedStr):
        return glossary._words()
    module = importlib.import_module(at.partition(".py:")[0].replace("/", "."))
    return re.compile(eval(ast.unparse(call.args[0]), vars(module)), flags)  # noqa: S307


def of_the_page() -> Iterator[Used]:
    """Yield each pattern written in the page's JavaScript, where these mean the same."""
    page = ROOT / "server" / "page"
    for path in (*page.rglob("*.vue"), *page.rglob("*.js")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            at = f"{path.relative_to(ROOT)}:{number}"
            assert "RegExp(" not in line, f"{at}: only patterns between slashes are seen"
            for found in re.finditer(
                r"[(!=] ?/((?:[^/\\*]|\\.)(?:[^/\\]|\\.)*)/[a-z]*[.,;)]", line
            ):
                yield Used(at, re.compile(found[1]), frozenset({"search", "sub"}))


PATTERNS = [*of_python(), *of_the_page()]


def hostile(pattern: str, length: int = LONG) -> Iterator[str]:
    """Yield texts made of the pattern's marks and words, over and over, with several ends."""
    marks = sorted({one for one in pattern if not one.isalnum() and one.isprintable()})
    words = re.findall(r"[A-Za-z<>/!=\"'&;:#-]{2,12}", pattern)[:6]
    units = {*marks, *words, "a", "0", " ", "\n", "a ", "a.", " .", "-a", '"a', "a'", "\\", '\\"'}
    for unit, end in product(sorted(units), ("", "!", " ", "\n")):
        yield unit * (length // len(unit)) + end


def seconds(use: Callable[[re.Pattern[str], str], object], one: Used, text: str) -> float:
    """Return the processor's time that one use of a pattern takes."""
    began = time.process_time()
    use(one.pattern, text)
    return time.process_time() - began


def is_slow(one: Used, text: str) -> bool:
    """Whether a pattern takes much longer for a text than for its beginning, by their lengths."""
    for use in (USES[name] for name in one.uses):
        long = seconds(use, one, text)
        if long > NOISE_S:
            short = min(seconds(use, one, text[-SHORT:]) for _ in range(9))
            if long / max(short, 1e-6) > MARGIN * len(text) / SHORT:
                return True
    return False


@pytest.mark.parametrize("one", first_short(PATTERNS), ids=lambda one: one.at)
def test_a_pattern_takes_time_that_grows_with_the_text(one: Used) -> None:
    assert one.uses, f"{one.at}: nothing is tried with it"
    with alarmed():
        slow = [text[:20] for text in hostile(one.pattern.pattern) if is_slow(one, text)]
    assert slow == [], one.pattern.pattern


@pytest.mark.parametrize("pattern", [r"\s*x", r"\S+$", r"<!--.*?-->"])
def test_a_pattern_that_goes_back_is_seen(pattern: str) -> None:
    one = Used("here", re.compile(pattern), frozenset({"sub"}))
    with alarmed():
        assert any(is_slow(one, text) for text in hostile(pattern, 20_000))


def test_a_pattern_without_end_is_seen() -> None:
    with pytest.raises(OverdueError), alarmed(1):
        re.compile(r"(?:a|aa|[ab])*c").match("a" * 60)
