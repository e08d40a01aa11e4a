"""A template of reports that fails in a different way for each name that a scenario may have; for tests of batches."""

import nbformat

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WAYS = {
    "raises": "raise ValueError('it went wrong')",
    "asserts": "assert False, 'not so'",
    "exits": "import sys; sys.exit(3)",
    "dies": "import os; os._exit(9)",
    "is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "segfaults": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "takes others down": "import os, signal; FORKED_FROM and os.kill(FORKED_FROM, signal.SIGKILL); os._exit(1)",
    "divides by zero": "1 / 0",
    "misses a module": "import no_such_module",
    "misses a name": "no_such_name",
    "misses a file": "open('no-such-file')",
    "has bad syntax": "this is no Python",
    "recurses": "f = lambda: f()\nf()",
    "runs out of memory": "raise MemoryError()",
    "is interrupted": "raise KeyboardInterrupt()",
    "raises a group": "raise ExceptionGroup('several', [ValueError('one'), TypeError('two')])",
    "raises markup": "raise ValueError('<img src=x onerror=alert(1)>')",
    "raises many lines": "raise ValueError('first\\nsecond\\n' * 100)",
    "raises an unprintable": "class E(Exception):\n    def __str__(self): raise ValueError('no text')\nraise E()",
    "is told to end": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
}


def write(path):
    """Write the template: fine for most names, and one way of failing for each of WAYS."""
    notebook = nbformat.v4.new_notebook(metadata={"language_info": {"name": "python"}, "kernelspec": KERNEL})
    parameters = nbformat.v4.new_code_cell("name = ''\nfao_funding_usd = 0", metadata={"tags": ["parameters"]})
    asked = "import multiprocessing, os\nFORKED_FROM = multiprocessing.parent_process() and os.getppid()"
    chosen = f"WAYS = {WAYS!r}\n{asked}"
    leaks = "leaked = [n for n in ('seen',) if n in globals()]\nseen = name\nprint(name, leaked)"
    fails = "if name in WAYS: get_ipython().run_cell(WAYS[name]).raise_error()"
    cells = [chosen, leaks, fails, "print('done', fao_funding_usd)"]
    notebook.cells = [parameters, *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(notebook, path)
