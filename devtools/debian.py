"""Odoo's source: a checkout named by ODOO_SRC, or Debian's own package, never installed.

Debian packages Odoo 19 in its unstable suite only. The package is fetched with the machine's
apt, from the mirror the machine already uses and with Debian's key, but with lists and a cache of
its own: neither the sources nor the packages of the machine change.
"""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import paths
from .console import Failure, run, step

# jQuery and Underscore are parts of Odoo that Debian ships apart: no page is served without them.
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
)
# Left out by Debian for its licence. It blurs the background of video calls; without a file in its
# place, however, every page logs an error.
ABSENT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
DIST_PACKAGES = Path("usr/lib/python3/dist-packages")
ROOM = 4 * 1024**3
BY_HAND = (
    "clone it with `git clone --depth 1 --branch 19.0 https://github.com/odoo/odoo.git` and set ODOO_SRC to that folder"
)


@dataclass(frozen=True)
class Source:
    """An Odoo that can be run: its program, its Python path and addons, its exact version."""

    program: Path
    python_path: Path
    addons: tuple[Path, ...]
    version: str


def check():
    """Say at once, before anything is downloaded, if there is no Odoo to be had."""
    if checkout := os.environ.get("ODOO_SRC"):
        _checkout(Path(checkout).expanduser().resolve())
    elif not paths.ODOO.exists():
        _require_tools()


def ensure_odoo():
    """Return Odoo's source, fetching it the first time."""
    if checkout := os.environ.get("ODOO_SRC"):
        return _checkout(Path(checkout).expanduser().resolve())
    stamp = paths.ODOO / "VERSION"
    if not stamp.exists():
        _fetch()
    root = paths.ODOO / DIST_PACKAGES
    program = paths.ODOO / "usr" / "bin" / "odoo"
    return Source(program, root, (root / "odoo" / "addons",), stamp.read_text().strip())


def _checkout(root):
    release = root / "odoo" / "release.py"
    if not release.is_file() or "19, 0" not in release.read_text():
        raise Failure(f"ODOO_SRC={root} is not a checkout of Odoo 19.0: {BY_HAND}")
    commit = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    version = commit.stdout.strip() or str(release.stat().st_mtime_ns)
    addons = (root / "addons", root / "odoo" / "addons")
    return Source(root / "odoo-bin", root, addons, version)


def _require_tools():
    missing = [name for name in ("apt-get", "dpkg-deb") if not shutil.which(name)]
    if missing or not Path(KEYRING).exists():
        lacking = " and ".join(missing) or KEYRING
        raise Failure(f"Odoo comes from Debian, and this machine has no {lacking}: {BY_HAND}")
    if shutil.disk_usage(paths.STATE).free < ROOM:
        raise Failure(f"The set-up needs {ROOM >> 30} GB of room below {paths.ROOT}: free some")


def _fetch():
    apt = paths.STATE / "apt"
    options = _apt_options(apt)
    with step("Reading Debian's package index (11 MB)"):
        _update(apt, options)
    with step("Downloading Odoo 19 from Debian (125 MB)"):
        debs = apt / "debs"
        debs.mkdir(exist_ok=True)
        run(
            ["apt-get", *options, "download", *PACKAGES],
            "Downloading Odoo",
            log="apt-download",
            advice="check the network and run the command again",
            cwd=debs,
        )
    with step("Unpacking Odoo"):
        _unpack(debs)
    shutil.rmtree(apt)


def _apt_options(apt):
    """Give apt a state of its own: it then never touches that of the machine."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (apt / folder).mkdir(parents=True, exist_ok=True)
    (apt / "status").touch()
    settings = {
        "Dir::Etc::sourcelist": apt / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": apt / "lists",
        "Dir::State::status": apt / "status",
        "Dir::Cache": apt / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Update::Post-Invoke": "",
    }
    if os.geteuid() == 0:
        settings["APT::Sandbox::User"] = "root"
    return [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]


def _update(apt, options):
    """Read the index from the first of the machine's mirrors that Debian's key vouches for."""
    failure = None
    for mirror in _mirrors():
        (apt / "sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror} unstable main\n")
        try:
            run(
                ["apt-get", *options, "-o", "APT::Update::Error-Mode=any", "update"],
                "Reading Debian's package index",
                log="apt-update",
                advice="check the network and run the command again",
            )
            return
        except Failure as error:
            failure = failure or error
    raise failure or Failure(f"This machine's apt knows no mirror of Debian: {BY_HAND}")


def _mirrors():
    """Return the places from which the machine gets Debian itself, most likely first.

    ``--print-uris`` needs neither root nor lists that were read before.
    """
    uris = subprocess.run(["apt-get", "update", "--print-uris"], capture_output=True, text=True, check=False).stdout
    release = Path("/etc/os-release").read_text()
    codename = re.search(r"^VERSION_CODENAME=\"?(\w+)", release, re.MULTILINE)
    suites = {"stable", "oldstable", "testing", "unstable", "sid"}
    suites |= {codename.group(1)} if codename else set()
    found = re.findall(r"^'(\S+?)/dists/([\w-]+)/(?:InRelease|Release)'", uris, re.MULTILINE)
    return list(dict.fromkeys(uri for uri, suite in found if suite in suites))


def _unpack(debs):
    """Extract beside, then rename: an interrupted run leaves nothing that looks complete.

    What was interrupted may still be writing, so each attempt has a folder of its own.
    """
    for old in paths.STATE.glob("odoo-new-*"):
        shutil.rmtree(old, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix="odoo-new-", dir=paths.STATE))
    fresh.chmod(0o755)
    version = ""
    for deb in sorted(debs.glob("*.deb")):
        run(["dpkg-deb", "-x", deb, fresh], f"Unpacking {deb.name}", log="unpack")
        if deb.name.startswith("odoo-19_"):
            version = deb.name.split("_")[1]
    _mend_links(fresh)
    stand_in = fresh / DIST_PACKAGES / "odoo" / "addons" / ABSENT
    stand_in.parent.mkdir(parents=True, exist_ok=True)
    stand_in.touch()
    (fresh / "VERSION").write_text(version)
    fresh.rename(paths.ODOO)


def _mend_links(root):
    """Make absolute links between the packages lead to where they were extracted."""
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            link = Path(folder, name)
            if not link.is_symlink() or not (target := os.readlink(link)).startswith("/"):
                continue
            inside = root / target.lstrip("/")
            if os.path.lexists(inside):
                link.unlink()
                link.symlink_to(os.path.relpath(inside, link.parent))
