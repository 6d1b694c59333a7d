"""The environment that Condominium runs in: made once, stamped last, entered at every start.

Only the standard library may be imported here: nothing else exists before the first set-up.

A set-up is told by its stamp, a file written when all else is done. It holds a fingerprint of
what was asked for, so:

- the stamp matches: enter at once;
- the stamp is of other packages for the same Python: install what changed;
- there is no stamp, or it is of another Python: an interrupted or foreign set-up, made again.

So is one that lacks a package: a list of them is kept beside the stamp and looked through at each
start. What else is missing or cut is looked for when a package can't be imported.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
BAD_SET_UP = 2
INTERRUPTED = 130
SECONDS_BETWEEN_TRIES = 0.2
CONTENTS = "contents"
UTF8 = "PYTHONUTF8"
MENDED = "CONDOMINIUM_MENDED"

# Settings that would make pip install elsewhere, or Python look elsewhere.
MISLEADING = ("PIP_PREFIX", "PIP_TARGET", "PIP_USER", "PYTHONHOME", "PYTHONPATH")

# What pip prints when it can't reach its index, whichever of its libraries failed first.
UNREACHABLE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries"
    r"|ConnectionResetError|connection broken|Failed to establish",
    re.IGNORECASE,
)


class SetUpError(Exception):
    """The environment can't be made; the text is one whole sentence for the user."""


def enter(*, with_tests: bool) -> None:
    """Return inside an environment that has the packages; make it first where there is none.

    Where this process is outside it, the process is replaced (POSIX) or a child does the work
    and this process exits with the child's code (Windows).

    Args:
        with_tests: the packages of the tests are needed too.
    """
    ascii_alone = sys.getfilesystemencoding() == "ascii" and os.environ.get(UTF8) != "1"
    if ascii_alone:
        os.environ[UTF8] = "1"  # Or no name of a file could have an umlaut.
    wanted = Wanted(ROOT, with_tests=with_tests)
    venv = ROOT / ".venv"
    inside = _is_inside(venv)
    if (inside and is_ready(venv, wanted)) or (
        has_packages(wanted) and not (inside and missing_package(venv))
    ):
        if ascii_alone:
            _start_again(Path(sys.executable))
        return
    _make_ready(venv, wanted)
    _start_again(python_of(venv))


def mend(*, with_tests: bool, began: bool) -> None:
    """Set up and start again if the environment is damaged; return if it is not.

    It takes about a second, so it is for when something has gone wrong. What a command has done
    must not be done twice: where it `began`, the next start sets up.
    """
    venv = ROOT / ".venv"
    if MENDED in os.environ or not _is_inside(venv) or not (damaged := _damaged_file()):
        return
    then = "the next start sets up again" if began else "setting up again"
    _say(f"The packages in .venv are damaged ({damaged}); {then}.\n")
    for stamp in venv.glob("ready*"):  # As after a set-up that was interrupted.
        stamp.unlink(missing_ok=True)
    if began:
        return
    os.environ[MENDED] = "1"
    _make_ready(venv, Wanted(ROOT, with_tests=with_tests))
    _start_again(python_of(venv))


def end_as_interrupted() -> None:
    """Have `kill` and the closing of a terminal end this process as Ctrl-C does.

    What is ignored, as nohup has the closing ignored, is left ignored.
    """
    for name in ("SIGTERM", "SIGHUP"):
        one = getattr(signal, name, None)
        if one is not None and signal.getsignal(one) == signal.SIG_DFL:
            signal.signal(one, signal.default_int_handler)


def _make_ready(venv: Path, wanted: Wanted) -> None:
    """Set up unless another start has done it meanwhile; end this process where that fails."""
    try:
        if not is_ready(venv, wanted):
            with alone(ROOT / ".venv.lock"):
                if not is_ready(venv, wanted):
                    set_up(venv, wanted)
    except SetUpError as error:
        _say(f"{error}\n")
        sys.exit(BAD_SET_UP)
    except KeyboardInterrupt:
        _say("\nInterrupted; the next start sets up again.\n")
        sys.exit(INTERRUPTED)


def _is_inside(venv: Path) -> bool:
    return Path(sys.prefix).resolve() == venv.resolve()


class Wanted:
    """What an environment must hold, read from pyproject.toml and constraints.txt.

    Attributes:
        requirements: requirement lines for pip, the tests' included where they are asked for.
        constraints: the file that pins the version of each package.
        python: a fingerprint of the Python that the environment is made with.
        stamps: by file name, the fingerprint of packages that a whole set-up leaves behind. The
            tests need more than the program, so they have a stamp besides.
    """

    def __init__(self, root: Path, *, with_tests: bool) -> None:
        """Read what is declared under `root`."""
        declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        self.requirements: list[str] = [*declared["project"]["dependencies"]]
        self.constraints = root / "constraints.txt"
        version = f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"
        self.python = _fingerprint(version, sys.base_prefix)
        self.stamps = {"ready": _fingerprint(*self.requirements, *self._pin_lines())}
        if with_tests:
            self.requirements += declared["dependency-groups"]["test"]
            packages = _fingerprint(*self.requirements, *self._pin_lines())
            self.stamps["ready-to-test"] = packages

    def _pin_lines(self) -> list[str]:
        lines = self.constraints.read_text(encoding="utf-8").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def pins(self) -> dict[str, set[str]]:
        """Return the pinned versions by package: one, or one for each range of Pythons."""
        found: dict[str, set[str]] = {}
        for line in self._pin_lines():
            name, version = line.partition(";")[0].split("==")
            found.setdefault(_normal(name), set()).add(version.strip())
        return found


def is_ready(venv: Path, wanted: Wanted) -> bool:
    """Tell whether `venv` was set up to its end, for this Python and these packages."""
    if not python_of(venv).exists():  # Its link may have outlived the Python that it led to.
        return False
    stamps = wanted.stamps.items()
    return missing_package(venv) is None and all(
        _read_stamp(venv / name) == [wanted.python, packages] for name, packages in stamps
    )


def missing_package(venv: Path) -> str | None:
    """Return a package that was installed and is gone; None if all are there, or none was listed.

    Packages that were brought up to date by hand count as there: what is listed has no version.
    """
    try:
        listed = (venv / CONTENTS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    root = str(venv)
    gone = (path for path in listed if not os.path.exists(f"{root}/{path}"))  # noqa: PTH110 - quick
    return next((Path(path.partition("/site-packages/")[2]).parts[0] for path in gone), None)


def _packages_in(venv: Path) -> list[str]:
    """Return the files and folders of `venv` that packages are imported from."""
    found = []
    for top in {*venv.glob("lib/*/site-packages/*"), *venv.glob("Lib/site-packages/*")}:
        if top.name == "__pycache__" or top.suffix not in {"", ".py", ".libs"}:
            continue
        inside = top / "__init__.py"
        found.append((inside if inside.exists() else top).relative_to(venv).as_posix())
    return sorted(found)


def _damaged_file() -> str:
    """Return a file of a package that is missing or cut; nothing if all are as installed."""
    for package in metadata.distributions():
        for file in package.files or ():
            if file.suffix == ".pyc":
                continue
            try:
                size = os.stat(file.locate()).st_size  # noqa: PTH116 - of tens of thousands
            except OSError:
                return str(file)
            if file.size not in {size, None}:
                return str(file)
    return ""


def has_packages(wanted: Wanted) -> bool:
    """Tell whether this very Python has every package asked for, at its pinned version."""
    pins = wanted.pins()
    for requirement in wanted.requirements:
        if (match := re.match(r"[\w.-]+", requirement)) is None:
            return False
        try:
            version = metadata.version(match[0])
        except metadata.PackageNotFoundError:
            return False
        if version not in pins.get(_normal(match[0]), {version}):
            return False
    return True


def set_up(venv: Path, wanted: Wanted) -> None:
    """Make or mend the environment and stamp it.

    Raises:
        SetUpError: it can't be made; the stamps are gone, so the next start begins anew.
    """
    began = time.monotonic()
    known = _is_for(venv, wanted)
    missing = missing_package(venv) if known else None
    kept = known and missing is None
    what = "bringing .venv up to date" if kept else "installing packages (about a minute)"
    lacks = f"{missing} is missing from .venv, so " if missing else ""
    _say(f"Setting up, once: {lacks}{what} ... ")
    try:
        for stamp in venv.glob("ready*"):
            stamp.unlink()
        if not kept:
            _make(venv)
        _install(venv, wanted)
        contents = "".join(f"{path}\n" for path in _packages_in(venv))
        (venv / CONTENTS).write_text(contents, encoding="utf-8")
        for name, packages in wanted.stamps.items():
            (venv / name).write_text(f"{wanted.python}\n{packages}\n", encoding="utf-8")
    except OSError as error:
        _say("failed.\n")
        message = f"The set-up failed at {error.filename or venv}: {error.strerror or error}."
        raise SetUpError(message) from error
    except SetUpError:
        _say("failed.\n")
        raise
    _say(f"done in {time.monotonic() - began:.0f} s.\n")


def python_of(venv: Path) -> Path:
    """Return where the environment's own Python is."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, waiting for another start that holds it.

    The lock is the operating system's, so it ends with its process however that ends.
    """
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        message = f"The set-up needs a folder that it can write to: {path.parent}."
        raise SetUpError(message) from error
    with file:
        waiting = False
        while not _try_lock(file.fileno()):
            if not waiting:
                _say("Another start is setting up; waiting for it.\n")
                waiting = True
            time.sleep(SECONDS_BETWEEN_TRIES)
        yield


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _make(venv: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        message = (
            "This Python can't make virtual environments; install what it lacks "
            "(on Debian and Ubuntu: apt-get install python3-venv) and start again."
        )
        raise SetUpError(message)
    # Never with the environment's own Python, which is about to be cleared away.
    python = getattr(sys, "_base_executable", None) or sys.executable
    done = _run([python, "-m", "venv", "--clear", str(venv)])
    if done.returncode != 0:
        message = f"The virtual environment {venv} could not be made: {_last_line(done)}."
        raise SetUpError(message)


def _install(venv: Path, wanted: Wanted) -> None:
    log = venv / "set-up.log"
    # Without --no-compile, half of the time would go into modules that nobody imports.
    options = ["--quiet", "--no-input", "--no-compile", "--disable-pip-version-check"]
    pip = [str(python_of(venv)), "-m", "pip", "install", *options]
    done = _run([*pip, "--log", str(log), "-c", str(wanted.constraints), *wanted.requirements])
    if done.returncode != 0:
        message = f"The packages could not be installed: {pip_reason(done.stderr)} (log: {log})."
        raise SetUpError(message)
    log.unlink(missing_ok=True)  # It tells of every file; only a failure is worth keeping.


def pip_reason(errors: str) -> str:
    """Return why pip failed, in a few words, from what it wrote to its standard error."""
    if UNREACHABLE.search(errors):
        return "no network, or the package index can't be reached"
    if "No space left on device" in errors:
        return "the disk is full"
    lines = [line for line in errors.splitlines() if line.startswith("ERROR: ")]
    telling = [line for line in lines if not re.search(r"://|from versions:|Ignored the", line)]
    return telling[-1].removeprefix("ERROR: ").rstrip(".") if telling else "pip gives no reason"


def _is_for(venv: Path, wanted: Wanted) -> bool:
    stamps = [_read_stamp(path) for path in venv.glob("ready*")]
    return python_of(venv).exists() and any(stamp[:1] == [wanted.python] for stamp in stamps)


def _read_stamp(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split()
    except OSError:
        return []


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    surroundings = {name: os.environ[name] for name in os.environ if name not in MISLEADING}
    return subprocess.run(
        command, env=surroundings, capture_output=True, text=True, errors="replace", check=False
    )


def _start_again(python: Path) -> NoReturn:
    """Run this same command line under `python`, to the same end."""
    command = [str(python), *sys.orig_argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the child, which answers it.
    sys.exit(subprocess.run(command, check=False).returncode)


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1].rstrip(".") if lines else f"exit code {done.returncode}"


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).strip().lower()


def _say(text: str) -> None:
    with contextlib.suppress(OSError, AttributeError):  # It may be full, or closed.
        sys.stderr.write(text)
        sys.stderr.flush()
