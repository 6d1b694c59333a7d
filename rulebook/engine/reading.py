"""What each rule reads and who calls it, found in the sources, so that no list can go stale."""

import ast
from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from rulebook.declared.names import ACTORS
from rulebook.declared.openings import cast
from rulebook.declared.parameters import ATTENTIONS, PARAMETERS
from rulebook.declared.roles import THE_ARTICLES
from rulebook.engine.compiled import BOOK, RULES


@cache
def functions() -> dict[str, ast.FunctionDef]:
    """Return every function of the rulebook by name."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sorted(BOOK.rglob("*.py")))
    found = chain.from_iterable(tree.body for tree in trees)
    return {node.name: node for node in found if isinstance(node, ast.FunctionDef)}


@cache
def _calls(name: str) -> tuple[ast.Call, ...]:
    """Return the calls that a function makes of others of the rulebook."""
    calls = [node for node in ast.walk(functions()[name]) if isinstance(node, ast.Call)]
    return tuple(call for call in calls if _called(call) in functions())


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _read(node: ast.AST) -> set[str]:
    """Return NAME where the source says `params.NAME`; of attention, that of whom it names.

    `params.attention[params.host]` reads that of the host as the article casts it.
    """
    if isinstance(node, ast.Subscript) and _of_params(node.value) == "attention":
        role, number = _taken(node.slice)
        played = _of_params(role)
        if not played:
            return set(ATTENTIONS.values())
        actors = np.atleast_1d(cast(THE_ARTICLES)[played])[number]
        return {ATTENTIONS[ACTORS[actor]] for actor in np.atleast_1d(actors)}
    return {_of_params(node)} & set(PARAMETERS)


def _taken(node: ast.expr) -> tuple[ast.expr, Any]:
    """Return what a source takes an element of, and the element's number; all of them else."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.value, node.slice.value
    return node, slice(None)


def _of_params(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == "params" else ""
    return ""


@cache
def read_by(name: str) -> frozenset[str]:
    """Return the parameters that a function reads itself or is handed under their own name.

    Raises KeyError when there is no such function.
    """
    function = functions()[name]
    read = set[str]().union(*map(_read, ast.walk(function)))
    handed = {argument.arg for argument in function.args.args}
    return frozenset((read | handed) & set(PARAMETERS))


@cache
def parameters_of(rule: str) -> tuple[str, ...]:
    """Return the parameters a rule depends on by name, in the order of their declaration.

    Those it reads, those the functions that it calls read (one level), those its callers hand it,
    and those that switch it off. Raises KeyError when there is no such rule.
    """
    found = set(read_by(rule)) | set(RULES[rule].off)
    for call in _calls(rule):
        found |= read_by(_called(call))
    for other in functions():
        for call in _calls(other):
            if _called(call) == rule:
                found |= set[str]().union(*map(_read, call.args))
    return tuple(name for name in PARAMETERS if name in found)


@cache
def callers_of(name: str) -> tuple[str, ...]:
    """Return the functions of the rulebook that call this one."""
    return tuple(
        other for other in functions() if any(_called(call) == name for call in _calls(other))
    )
