"""`sweep --cluster`: real schedulers and workers, the same bytes, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

import distributed
import pytest
from distributed.comm.core import CommClosedError

from model import BadInput, load, sweep
from model.sweeps import cluster
from model.sweeps.axes import axes
from model.sweeps.designs import Grid
from model.sweeps.plan import Plan
from server.commands.main import main
from tests.conftest import ROOT, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Program

SWEEP = ("sweep", "baseline", "--weeks", "52", "--vary", "overlap=0:1:16", "--runs", "500")
PARTS = 16
ALONE = ("--nthreads", "1", "--no-nanny")
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")


def table_of(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "parts").iterdir()}


@contextmanager
def dask(role: str, *words: str, tree: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """Run a scheduler or a worker by the command that docs/scale.md gives."""
    command = [sys.executable, "-m", "dask", role, *LOOPBACK, *words]
    with subprocess.Popen(command, cwd=tree, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a scheduler; give its address and its process."""
    told = folder / "scheduler.json"
    with dask("scheduler", "--port", "0", "--scheduler-file", str(told)) as process:
        while not told.exists() or not told.read_text(encoding="utf-8").endswith("}"):
            assert process.poll() is None
            time.sleep(0.01)
        yield str(json.loads(told.read_text(encoding="utf-8"))["address"]), process


@contextmanager
def started(out: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    """Have a sweep under way on a cluster, with two of its parts written."""
    command = [sys.executable, str(ROOT / "run.py"), *SWEEP, "--out", str(out)]
    with subprocess.Popen(
        [*command, "--cluster", address], stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        while len(list(out.glob("parts/*.parquet"))) < 2:
            assert running.poll() is None
            time.sleep(0.002)
        yield running


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The table as this process plays it."""
    out = tmp_path_factory.mktemp("whole") / "sweep"
    assert main((*SWEEP, "--out", str(out))) == 0
    assert len(table_of(out)) == PARTS
    return table_of(out)


@pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
@pytest.mark.long
def test_what_dies_in_mid_sweep_costs_time_and_nothing_else(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "sweep"
    with ExitStack() as stack:
        address, scheduling = stack.enter_context(scheduler(tmp_path))
        assert address.startswith("tcp://127.0.0.1:")
        alone = (*ALONE, "--local-directory", str(tmp_path))
        workers = [stack.enter_context(dask("worker", address, *alone)) for _ in range(2)]
        scenario = load("baseline").replace(weeks=52)
        told: list[int] = []

        def kill(done: int, _whole: int) -> None:
            told.append(done)
            workers[0].kill()

        sweep(scenario, {"overlap": "0:1:16"}, 500, out=out, cluster=address, progress=kill)
        assert (told[0], told[-1], len(told)) == (500, 8000, PARTS)
        assert workers[0].wait() != 0
        assert workers[1].poll() is None
        with started(tmp_path / "other", address) as running:
            scheduling.kill()
            errors = running.communicate(timeout=900)[1]
        assert running.returncode == 2
        assert errors == (
            "Playing: 8,000 runs ...\n"
            f"--cluster {address}: parts can't be played there (the scheduler is gone); "
            "the finished parts are kept, and --resume goes on.\n"
        )
    kept = table_of(tmp_path / "other")
    assert 2 <= len(kept) < PARTS
    assert kept.items() <= whole.items()
    assert table_of(out) == whole
    assert names_in(out) == ["SHA256SUMS", "manifest.json", "parts"]


@pytest.mark.long
def test_processes_here_give_the_same_bytes(
    whole: dict[str, bytes], tmp_path: Path, program: Program
) -> None:
    out = tmp_path / "sweep"
    done = program(*SWEEP, "--out", str(out), "--cluster", "local:2")
    assert (done.returncode, done.stderr) == (0, "Playing: 8,000 runs ...\n")
    assert table_of(out) == whole


@pytest.mark.long
def test_a_cluster_of_other_rules_or_without_workers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = tmp_path / "tree"
    for room in ("rulebook", "agents", "model", "scenarios"):
        shutil.copytree(ROOT / room, tree / room)
    shutil.copy(ROOT / "pyproject.toml", tree)
    with (tree / "rulebook" / "rules" / "drift.py").open("a", encoding="utf-8") as file:
        file.write("# A change.\n")
    out = str(tmp_path / "sweep")
    with scheduler(tmp_path) as (address, _):
        monkeypatch.setattr(cluster, "SECONDS_FOR_WORKERS", 1)
        assert main((*SWEEP, "--out", out, "--cluster", address)) == 2
        assert capsys.readouterr().err == (
            f"--cluster {address}: the scheduler has had no worker for 1 seconds; start some.\n"
        )
        monkeypatch.undo()
        here = ("--local-directory", str(tmp_path))
        with dask("worker", address, *ALONE, *here) as worker:

            def kill(_done: int, _whole: int) -> None:
                monkeypatch.setattr(cluster, "SECONDS_FOR_WORKERS", 1)
                monkeypatch.setattr(cluster, "SECONDS_BETWEEN_COUNTS", 0.1)
                worker.kill()

            with pytest.raises(BadInput, match="has had no worker for 1 seconds; the finished"):
                sweep("baseline", {"overlap": "0:1:16"}, 500, cluster=address, progress=kill)
        monkeypatch.undo()
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        with dask("worker", address, *ALONE, *here, tree=elsewhere):
            assert main((*SWEEP, "--out", out, "--cluster", address)) == 2
            assert "(a worker was not started from this folder).\n" in capsys.readouterr().err
        with dask("worker", address, *ALONE, *here, tree=tree):
            assert main((*SWEEP, "--out", out, "--cluster", address)) == 2
            error = capsys.readouterr().err
    assert f"--cluster {address}: the worker tcp://127.0.0.1:" in error
    assert "has another version of the rulebook (" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "sweep").exists()


@pytest.mark.parametrize("address", ["", "local:", "local:0", "127.0.0.1:8786", "http://a:1"])
def test_what_is_no_address_is_refused(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main((*SWEEP, "--out", str(tmp_path / "sweep"), "--cluster", address)) == 2
    assert f"--cluster {address}: this is not an address; write tcp://" in capsys.readouterr().err
    assert names_in(tmp_path) == []


def test_without_dask_a_cluster_is_refused_and_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main((*SWEEP, "--out", str(tmp_path / "sweep"), "--cluster", "local:2")) == 2
    error = capsys.readouterr().err
    assert error == f"--cluster local:2: Dask is not installed; install it by: {cluster.INSTALL}.\n"
    assert cluster.INSTALL in (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    assert names_in(tmp_path) == []


class Here:
    """A client of Dask whose cluster is one thread of this process."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def wait_for_workers(self, *_: object, **__: object) -> None:
        pass

    def run(self, _ask: object) -> dict[str, dict[str, str]]:
        return {}

    def get_executor(self, **_: object) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1)

    def close(self, **_: object) -> None:
        pass


@pytest.mark.parametrize("lost", [1, cluster.TIMES_ASKED])
@pytest.mark.long
def test_a_worker_lost_as_it_is_asked_for_its_versions_costs_time_alone(
    monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    answers = iter([CommClosedError("lost")] * lost)

    def run(*_: object) -> dict[str, dict[str, str]]:
        for error in answers:
            raise error
        return {}

    monkeypatch.setattr(Here, "run", run)
    monkeypatch.setattr(distributed, "Client", Here)
    if lost < cluster.TIMES_ASKED:
        cluster.Cluster("tcp://127.0.0.1:9", "cluster").close()
    else:
        with pytest.raises(BadInput, match="parts can't be played there"):
            cluster.Cluster("tcp://127.0.0.1:9", "cluster")


def test_an_error_of_who_is_told_of_progress_reaches_who_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_done: int) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(distributed, "Client", Here)
    plan = Plan(load("baseline").replace(weeks=1), Grid(axes({"overlap": [0, 1]})), 1, 1)
    with closing(cluster.Cluster("tcp://127.0.0.1:9", "cluster")) as players:
        played = players.submit(plan.part(0), broken)
        assert isinstance(played.exception(timeout=900), BrokenPipeError)


def test_a_cluster_started_here_ends_when_its_client_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise TimeoutError

    ended = []
    monkeypatch.setattr(Here, "close", lambda *_, **__: ended.append(True))
    monkeypatch.setattr(distributed, "LocalCluster", Here)
    monkeypatch.setattr(distributed, "Client", failing)
    with pytest.raises(BadInput, match="cluster local:2: no scheduler answers there"):
        cluster.Cluster("local:2", "cluster")
    assert ended == [True]


def test_a_scheduler_that_does_not_answer_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    nobody = "tcp://127.0.0.1:9"
    assert main((*SWEEP, "--out", str(tmp_path / "sweep"), "--cluster", nobody)) == 2
    assert capsys.readouterr().err == f"--cluster {nobody}: no scheduler answers there.\n"
    assert names_in(tmp_path) == []
