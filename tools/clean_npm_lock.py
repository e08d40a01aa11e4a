"""Take out of web/package-lock.json who asks for funding, and where."""

import json
from pathlib import Path

path = Path("web/package-lock.json")
lock = json.loads(path.read_text(encoding="utf-8"))
for package in lock["packages"].values():
    package.pop("funding", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
