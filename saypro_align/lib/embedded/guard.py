"""Become another program that ends when its parent ends. Run as a script, before the real program.

Usage: python -IS guard.py SIGNAL PARENT_PID UID:GID PROGRAM [ARGUMENT …]

`UID:GID` may be `-`: keep the user. It is a script, not a `preexec_fn`, because code of a forked
process that has threads may stand still for ever.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def tie_to_parent(number: int, parent: int) -> bool:
    """Let this process get the signal when its parent ends; tell whether the parent still lives."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    return os.getppid() == parent


def main(arguments: list[str]) -> None:
    """Drop to the wanted user, tie this process to its parent and run the program in its place."""
    number, parent, user, *command = arguments
    if user != "-":
        uid, gid = (int(part) for part in user.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After the change of user, which clears it.
    if not tie_to_parent(int(number), int(parent)):
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
