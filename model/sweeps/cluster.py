"""Parts played by the workers of a Dask cluster, on other machines or as processes here.

Dask is an extra: without it everything else works. What comes back are the bytes that a thread here
would have made; a worker that dies while it plays a part has it played again elsewhere.
"""

from __future__ import annotations

import contextlib
import logging
import re
import signal
import threading
import time
import warnings
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from model.sweeps.plan import Part, different_version, versions
from model.sweeps.play import Played, play_part
from model.sweeps.words import going_on
from rulebook.declared.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INSTALL = ".venv/bin/python -m pip install -c constraints.txt distributed"
FORMS = "tcp://HOST:PORT of a Dask scheduler, or local:N for N processes here"
MOST_LOCAL = 1_024
SECONDS_TO_ANSWER = 10
SECONDS_FOR_WORKERS = 60
SECONDS_BETWEEN_COUNTS = 2
TIMES_ASKED = 5  # all workers for their versions, where one is lost as it is asked
PARTS_A_THREAD = 2  # one that is played and one that waits


def play_for(part: Part) -> Played | None:
    """Play a part on a worker.

    Raises:
        BadInput: this worker has other sources or packages, so its bytes would not fit.
    """
    _check_versions(versions(), part.versions, "A worker")
    return play_part(part)


class Cluster:
    """Plays parts on the workers of a cluster."""

    def __init__(self, address: str, place: str) -> None:
        """Find the cluster, or start one for local:N.

        Raises:
            BadInput: Dask is not installed, the address is none, nobody answers there, or the
                workers have another version of the rules.
        """
        self._place = f"{place} {address}"
        self._kept = f"the finished parts are kept, and {going_on(place)} goes on."
        self._here: Any = None
        self._client: Any = None
        self._counted = 0.0
        self._worked = 0.0
        self._threads = 1
        local = re.fullmatch(r"local:(\d{1,4})", address)
        if not (local and 1 <= int(local[1]) <= MOST_LOCAL) and not re.fullmatch(
            r"(tcp|tls)://\S+:\d+", address
        ):
            raise BadInput(f"{self._place}: this is not an address; write {FORMS}.")
        try:
            import distributed  # noqa: PLC0415 - it is an extra
        except ImportError:
            raise BadInput(
                f"{self._place}: Dask is not installed; install it by: {INSTALL}"
            ) from None
        _be_quiet()
        try:
            self._client = self._reach(distributed, address, int(local[1]) if local else 0)
            self._check_workers()
        except BaseException:
            self.close()
            raise
        self._worked = time.monotonic()
        self._executor = self._client.get_executor(pure=False)

    def _reach(self, distributed: Any, address: str, processes: int) -> Any:  # noqa: ANN401
        try:
            if processes:
                self._here = _start_here(distributed, processes)
            return distributed.Client(self._here or address, timeout=SECONDS_TO_ANSWER)
        except (OSError, TimeoutError) as error:
            raise BadInput(f"{self._place}: no scheduler answers there.") from error

    def _check_workers(self) -> None:
        for worker, theirs in self._versions_there().items():
            _check_versions(theirs, versions(), f"{self._place}: the worker {worker}")

    def _versions_there(self) -> dict[str, dict[str, str]]:
        """Ask the workers, again where one is lost meanwhile."""
        for left in reversed(range(TIMES_ASKED)):
            try:
                self._client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
            except TimeoutError:
                raise BadInput(
                    f"{self._place}: the scheduler has had no worker for {SECONDS_FOR_WORKERS} "
                    "seconds; start some."
                ) from None
            try:
                found: dict[str, dict[str, str]] = self._client.run(versions)
            except Exception as error:
                if not left or type(error).__name__ != "CommClosedError":
                    raise BadInput(f"{self._trouble(error)}.") from error
            else:
                break
        return found

    def most(self) -> int:
        """Return how many parts keep all workers busy, while they come and go.

        Raises:
            BadInput: there has been none for long.
        """
        now = time.monotonic()
        if now - self._counted > SECONDS_BETWEEN_COUNTS:
            with contextlib.suppress(OSError, TimeoutError):
                self._threads = sum(self._client.nthreads().values())
            self._counted = now
            if self._threads:
                self._worked = now
            elif now - self._worked > SECONDS_FOR_WORKERS:
                raise BadInput(
                    f"{self._place}: the scheduler has had no worker for {SECONDS_FOR_WORKERS} "
                    f"seconds; {self._kept}"
                )
        return max(PARTS_A_THREAD * self._threads, 1)

    def submit(self, part: Part, progress: Callable[[int], None] | None) -> Future[Played | None]:
        """Have a part played by some worker."""
        result: Future[Played | None] = Future()

        def pass_on(done: Future[Played | None]) -> None:
            if done.cancelled():
                result.set_exception(BadInput(f"{self._trouble(None)}; {self._kept}"))
            elif isinstance(error := done.exception(), BadInput):
                result.set_exception(BadInput(f"{self._place}: {error}"))
            elif error is not None:
                result.set_exception(BadInput(f"{self._trouble(error)}; {self._kept}"))
            else:
                played = done.result()
                try:
                    if progress is not None and played is not None:
                        progress(played.rows)
                except Exception as untold:  # noqa: BLE001 - who waits for the part is told
                    result.set_exception(untold)
                else:
                    result.set_result(played)

        self._executor.submit(play_for, part).add_done_callback(pass_on)
        return result

    def close(self) -> None:
        """Call off what is under way and leave the cluster; end it if it was started for this."""
        with contextlib.suppress(OSError, TimeoutError):
            if hasattr(self, "_executor"):
                self._executor.shutdown(wait=False)
            if self._client is not None:
                self._client.close(timeout=SECONDS_TO_ANSWER)
        if self._here is not None:
            self._here.close(timeout=SECONDS_TO_ANSWER)

    def _trouble(self, error: BaseException | None) -> str:
        reason = "the scheduler is gone" if error is None else f"{type(error).__name__}: {error}"
        if type(error).__name__ == "KilledWorker":
            reason = "several workers died, one after another, while they played the same part"
        if "ModuleNotFoundError" in repr(error):  # Dask may have wrapped it
            reason = "a worker was not started from this folder"
        return f"{self._place}: parts can't be played there ({reason.rstrip('.')})"


def _be_quiet() -> None:
    """Have Dask's loggers leave it to this module to say what went wrong, in a sentence."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _start_here(distributed: Any, processes: int) -> Any:  # noqa: ANN401 - Dask has no types
    """Start a scheduler and workers on the loopback interface, without a dashboard."""
    from dask import config  # noqa: PLC0415 - it is an extra

    with (
        _no_interrupts(),
        config.set({"distributed.scheduler.http.routes": []}),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # of a port that is taken: another is found
        return distributed.LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )


def _check_versions(theirs: dict[str, str], ours: dict[str, str], who: str) -> None:
    if other := different_version(theirs, ours):
        what, there, here = other
        raise BadInput(
            f"{who} has another version of {what} ({there}, and here {here}); "
            "start it from the same files and packages."
        )


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Have processes that are started meanwhile leave Ctrl-C and a closed terminal to this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ending = (getattr(signal, name, None) for name in ("SIGINT", "SIGHUP"))
    before = {one: signal.signal(one, signal.SIG_IGN) for one in ending if one is not None}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
