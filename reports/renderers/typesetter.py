"""The typesetter's own process: data comes in, a PDF goes out; it knows nothing of the product.

Run by `typeset.py` with `python -IS`. Before typst is loaded it gives up the network where the kernel
lets it, cannot write a file, and is held to so much memory and time; afterwards it reads this
folder's templates and fonts only.
"""

import contextlib
import ctypes
import datetime
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "type"
MEMORY = 1_500_000_000
SECONDS = 60
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def confine() -> None:
    """Give up what setting type does not need; each part as far as the machine allows."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)
    with contextlib.suppress(ImportError):
        import resource

        for what, limit in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (limit, limit))


def main() -> int:
    """Read one order from standard input and write the file to standard output."""
    confine()
    order = json.load(sys.stdin.buffer)
    sys.path.append(order["packages"])
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FOLDER / "fonts")],
    )
    nowhere = str(FOLDER / "no-packages")
    compiler = typst.Compiler(
        str(FOLDER / order["template"]),
        root=str(FOLDER),
        font_paths=fonts,
        sys_inputs={"told": order["told"]},
        package_path=nowhere,
        package_cache_path=nowhere,
    )
    stamp = order["stamp"] and datetime.datetime.fromisoformat(order["stamp"])
    try:
        made = compiler.compile(
            format="pdf",
            pdf_standards=["ua-1"] if order["is_strict"] else [],
            timestamp=stamp.replace(microsecond=0) if stamp else None,
        )
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        return 1
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
