"""`test`: every check and test, as CI runs them."""

from __future__ import annotations

import os
import subprocess
import sys

import typer  # noqa: TC002 - it reads the annotation when it runs

from rulebook.declared.errors import BadInput
from server.commands import browser
from server.commands.environment import ROOT

# Everything but --help is pytest's.
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

PYTHON = (sys.executable, "-m")
# Tests wait a lot, for browsers and processes: two a core take little more than half as long.
WORKERS_A_CORE = 2
MOST_WORKERS = 4
PYTEST = (*PYTHON, "pytest", "-n", "auto", "--dist", "worksteal")

COMPILE = (sys.executable, "-c", "import model; model.warm_up()")
IMPORT_LINTER = "import importlinter.cli; importlinter.cli.lint_imports_command()"
CHECKS = {
    "ruff check": (*PYTHON, "ruff", "check"),
    "ruff format": (*PYTHON, "ruff", "format", "--check"),
    "mypy": (*PYTHON, "mypy"),
    "import-linter": (sys.executable, "-c", IMPORT_LINTER),
}


def test(context: typer.Context) -> int:
    """Run the linters, the type checker and the tests (further arguments are pytest's).

    `test --golden` writes the transcripts under tests/golden again; `test -n 0` tests in one
    process, and so must what `--pdb` stops. `test --long` runs the tests that take long, and
    property tests with more examples, without the linters; with `--minutes 20` it begins none after
    20 minutes, in an order that each commit changes. `test --release` fails too where a document is
    older than the model.
    """
    chromium = browser.find_or_install()
    if chromium is None:
        raise BadInput(browser.missing("The tests of the page"))
    surroundings = {**os.environ, browser.VARIABLE: chromium}
    # The tests start hundreds of processes, which need not parse every package anew.
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    checks = {} if "--long" in context.args else CHECKS
    codes = {name: _run(command, surroundings) for name, command in checks.items()}
    _run(COMPILE, surroundings)  # once, and not by each of those that test
    older = _tell_older_documents()
    codes["documents"] = int(older and "--release" in context.args)
    workers = min(WORKERS_A_CORE * (os.cpu_count() or 1), MOST_WORKERS)
    surroundings.setdefault("PYTEST_XDIST_AUTO_NUM_WORKERS", str(workers))
    pytest = _run((*PYTEST, *_for_pytest(context.args)), surroundings)
    failed = [name for name, code in codes.items() if code]
    if failed:
        sys.stderr.write(f"Failed beside the tests: {', '.join(failed)}.\n")
    return next((code for code in (*codes.values(), pytest) if code), 0)


def _tell_older_documents() -> bool:
    """Say which documents must be measured again, and how; return whether there are any."""
    from server.commands.measured import older

    found = older()
    for name, command in found.items():
        sys.stderr.write(f"docs/{name} is older than the model; measure it again: {command}\n")
    return bool(found)


def _for_pytest(given: list[str]) -> list[str]:
    arguments = [each for each in given if each != "--release"]
    if "--long" in given:
        arguments.insert(0, f"--hypothesis-seed={_seed()}")  # one that is given wins
    return ["-n", "0", *arguments] if "--golden" in arguments else arguments  # it writes documents


def _seed() -> int:
    """Return a seed of luck that is each commit's own; 0 where no commit can be told."""
    ask = ("git", "rev-parse", "--short=8", "HEAD")
    try:
        asked = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return 0
    return int(asked.stdout or "0", 16)


def _run(command: tuple[str, ...], surroundings: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode
