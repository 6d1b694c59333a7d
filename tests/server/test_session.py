"""What a page leaves behind when it is closed: nothing."""

import gc
import threading
import time
import weakref

from server.page.session import Session

PATIENCE_S = 10


def workers() -> int:
    return threading.active_count()


def test_a_closed_page_leaves_no_worker_and_no_session() -> None:
    before = workers()
    left = []
    for visitor in range(3):
        session = Session("?war_aid=0.3", f"visitor {visitor}")
        close = session.open()
        assert workers() > before
        session.move("staff", 40 + visitor)
        close()
        left.append(weakref.ref(session))
    del session, close
    end = time.monotonic() + PATIENCE_S
    while workers() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert workers() == before
    gc.collect()
    assert [one() for one in left] == [None, None, None]
