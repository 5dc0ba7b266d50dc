"""A folder of the server into which files are put, below the one that the server's configuration allows.

Whoever sets up a connection enters the folder, and whoever operates the server says where folders may be: the option
``hr_sync_export_root`` in the section ``[options]`` of Odoo's configuration. Nothing outside is ever opened, whatever
is entered: each part of the path below the root is opened by itself, and is no symbolic link.
"""

import errno
import os
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from uuid import uuid4

from odoo.tools import config

from ...records import RecordError, _lt

OPTION = "hr_sync_export_root"
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
#: What file systems without hard links answer.
_NO_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK)


def check(folder):
    """
    :raise RecordError: no file can be put into the folder.
    """
    with _opened(folder) as descriptor:
        temporary = f".{uuid4().hex}.tmp"
        with _explained(folder):
            os.close(os.open(temporary, _NEW, 0o640, dir_fd=descriptor))
            os.unlink(temporary, dir_fd=descriptor)


def stage(folder, name, content):
    """Write a file under a temporary name, so that ``publish`` has nothing to do but to rename it.

    :return: the temporary name.
    :raise RecordError: it cannot be written, or there is a file with that name.
    """
    temporary = f".{name}.{uuid4().hex}.tmp"
    with _opened(folder) as descriptor:
        with _explained(folder):
            _check_free(folder, name, descriptor)
        try:
            with _explained(folder), open(os.open(temporary, _NEW, 0o640, dir_fd=descriptor), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except RecordError:
            _remove(temporary, descriptor)
            raise
    return temporary


def publish(folder, temporary, name):
    """Give the file its name, and overwrite nothing.

    :raise RecordError: that cannot be done; it keeps the temporary name.
    """
    with _opened(folder) as descriptor, _explained(folder):
        try:
            os.link(temporary, name, src_dir_fd=descriptor, dst_dir_fd=descriptor, follow_symlinks=False)
        except FileExistsError:
            raise _taken(folder, name) from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _check_free(folder, name, descriptor)
            os.rename(temporary, name, src_dir_fd=descriptor, dst_dir_fd=descriptor)
        # It has its name by now: what fails here is no reason to write it again.
        with suppress(OSError):
            _remove(temporary, descriptor)
            os.fsync(descriptor)


def discard(folder, temporary):
    """Remove a file that was not published."""
    with suppress(RecordError), _opened(folder) as descriptor:
        _remove(temporary, descriptor)


@contextmanager
def _opened(folder):
    root, path = PurePosixPath(config.get(OPTION) or ""), PurePosixPath(folder)
    if not root.is_absolute():
        raise RecordError(
            "value",
            _lt(
                "Odoo may not put files into folders of this server. Ask whoever operates the server to set"
                " %(option)s to an absolute path in Odoo's configuration file.",
                option=f"{OPTION}",
            ),
        )
    if "\0" in folder or not path.is_absolute() or ".." in path.parts or not path.is_relative_to(root):
        raise RecordError(
            "value",
            _lt(
                "Files cannot be put into the folder %(folder)s. Enter the absolute path of a folder in %(root)s.",
                folder=str(folder),
                root=str(root),
            ),
        )
    with _explained(folder):
        descriptor = os.open(root, _DIRECTORY)
    try:
        for part in path.relative_to(root).parts:
            with _explained(folder):
                below = os.open(part, _DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _explained(folder):
    """What the operating system refuses, in words."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            sentence = _lt(
                "Files cannot be put into the folder %(folder)s: a part of the path is a file or a symbolic link."
                " Enter a path without them."
            )
        else:
            sentence = _lt(
                "Files cannot be put into the folder %(folder)s: %(error)s. Make sure that the folder exists and that"
                " the user of the Odoo server may write to it."
            )
        raise RecordError("value", sentence, folder=str(folder), error=os.strerror(error.errno)) from None


def _check_free(folder, name, descriptor):
    try:
        os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except FileNotFoundError:
        return
    raise _taken(folder, name)


def _taken(folder, name):
    return RecordError(
        "value",
        _lt(
            "The folder %(folder)s already has a file %(name)s, which is not overwritten. Move it elsewhere.",
            folder=str(folder),
            name=name,
        ),
    )


def _remove(temporary, descriptor):
    with suppress(FileNotFoundError):
        os.unlink(temporary, dir_fd=descriptor)
