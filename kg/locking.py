"""One writer at a time: a lock beside the store, held by the process that builds it.

The lock is the system's (``flock``), so that it ends with its process, however that ends; the file only says who
holds it.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from kg.errors import OutputNotWritable, StoreError
from kg.files import check_target

__all__ = ["locked"]


@contextmanager
def locked(path: str | Path) -> Iterator[None]:
    """Hold the lock of the store at ``path``.

    Raises:
        StoreError: another process holds it; the message says which one, and since when.
        OutputNotWritable: the folder is missing or cannot be written.
    """
    path = Path(path)
    check_target(path)
    lock = path.with_name(f".{path.name}.lock")
    file = _acquire(path, lock)
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()
        file.close()


def _acquire(path: Path, lock: Path) -> IO[str]:
    while True:
        try:
            file = lock.open("a+", encoding="utf-8")
        except OSError as e:
            raise OutputNotWritable(f"cannot write {str(path)!r}: {e.strerror}") from e
        if not _try_lock(file):
            file.seek(0)
            holder = file.read().strip() or "another process"
            file.close()
            raise StoreError(
                f"{str(path)!r} is being built by {holder}; wait for it, or stop it, and try again"
            )
        if _is_there(file, lock):
            break
        file.close()  # its holder has just deleted it
    file.truncate(0)
    now = datetime.now().astimezone().isoformat(" ", "seconds")
    with suppress(OSError):  # a full disk costs the note only; whoever writes more says so
        os.write(file.fileno(), f"process {os.getpid()} on {socket.gethostname()}, since {now}".encode())
    return file


def _is_there(file: IO[str], lock: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(file.fileno()), lock.stat())
    return False


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        with suppress(OSError):
            file.seek(1 << 20)  # beyond what others read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
