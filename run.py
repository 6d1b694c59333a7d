#!/usr/bin/env python3
"""The door of Condominium: `python3 run.py` opens the page, `python3 run.py --help` lists the rest.

This file alone must be readable by every old Python, so that it can say what is needed.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Condominium needs Python 3.11 or later, but this is Python %d.%d (%s).\n"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
    sys.exit(2)

from server.commands import environment

if __name__ == "__main__":
    with_tests = sys.argv[1:2] in (["test"], ["pictures"])
    environment.end_as_interrupted()
    environment.enter(with_tests=with_tests)
    began = False
    try:
        from server.commands.main import main

        began = True
        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = environment.INTERRUPTED
    except Exception as error:
        if not began or isinstance(error, (ImportError, SyntaxError)):
            environment.mend(with_tests=with_tests, began=began)
        raise
    sys.exit(code)
