"""Where things are. Everything that ``./dev`` makes is below one ignored folder."""

from pathlib import Path

ADDON = "hr_sync"
ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".dev"
LOGS = STATE / "log"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
ADDONS = STATE / "addons"
ADDON_LINK = ADDONS / ADDON
PYPI_ADDONS = STATE / "addons-pypi"
ODOO = STATE / "odoo"
ODOO_CONF = STATE / "odoo.conf"
DATA = STATE / "data"
PG_DATA = STATE / "pg"
PLUGINS = ROOT / "devtools" / "plugins"
PLAIN_TESTS = ROOT / "tests" / "plain"
SERVER_TESTS = ROOT / "tests" / "server"


def prepare_state():
    """Make the state folder; it hides itself from git even if .gitignore is lost."""
    LOGS.mkdir(parents=True, exist_ok=True)
    ADDONS.mkdir(exist_ok=True)
    ignore = STATE / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n")
    # Odoo and pytest take the name of the addon from its folder, whatever the checkout is called.
    if not ADDON_LINK.is_symlink():
        ADDON_LINK.symlink_to(Path("..", ".."))
