"""The command `ephyto lab`: the notebooks in JupyterLab, on copies of them where the package is installed."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ephyto_model.errors import InputError, OutputError
from ephyto_model.files import HOME, IS_INSTALLED, NOTEBOOKS, make_folder
from ephyto_model.language.wording import counted

HERE = Path(__file__).parent
START = "00_start.ipynb"
COPIES = Path("notebooks")


def lab(options: argparse.Namespace) -> int:
    """Open JupyterLab at the map of the notebooks and wait for its end. Returns its exit code.

    In the repository these are the notebooks themselves. An installed package keeps its own as they are: those that
    are missing are copied to notebooks/ in the working folder, and what stands there is left alone.
    """
    if IS_INSTALLED or options.copy:
        copied = copy_notebooks(COPIES)
        there = f"{counted(copied, 'notebook', 'notebooks')} copied to {COPIES}/" if copied else f"{COPIES}/ has them"
        print(f"{there}; what was there already is left as it is.", flush=True)
    if options.copy:
        return 0
    top = Path.cwd() if IS_INSTALLED else HOME
    return subprocess.call(command(top), env=environment())


def copy_notebooks(folder: Path) -> int:
    """Copy the notebooks that a folder lacks into it, and return how many. Raises InputError and OutputError."""
    try:
        make_folder(folder)
    except InputError:
        raise InputError(f"{folder}/ cannot be written here; go to another folder and try again.") from None
    missing = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if not (folder / path.name).exists()]
    try:
        for path in missing:
            shutil.copyfile(path, folder / path.name)
    except OSError as error:
        raise OutputError(f"{folder}/ cannot be written ({error.strerror}); go to another folder.") from None
    return len(missing)


def command(top: Path) -> list[str]:
    """Return the command that opens JupyterLab over a folder that has the notebooks in notebooks/."""
    styles = {"static_custom_path": [str(HERE / "custom")]}
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={top}",
        f"--LabApp.default_url=/lab/tree/notebooks/{START}",
        "--LabApp.custom_css=True",
        "--LabApp.expose_app_in_browser=True",  # so that the explorer can open beside a notebook
        f"--ServerApp.tornado_settings={styles!r}",
    ]


def environment() -> dict[str, str]:
    """Return the environment in which JupyterLab finds the workbook's settings, behind the user's own."""
    given = [place for place in os.environ.get("JUPYTER_CONFIG_PATH", "").split(os.pathsep) if place]
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join([*given, str(HERE / "config")])}
