"""A pytest plugin for ``./dev test``: each process has its own database, the order saves time, and durations are true.

``HR_SYNC_TEST_DATABASES`` names one prepared database for each process of the run.
"""

import collections
import gc
import os

import freezegun
import pytest
from xdist.scheduler import LoadScopeScheduling

#: What a page of the web client loads, and what a printed report does.
_WEB_CLIENT = ("web.assets_web", "web.assets_web_print", "web.assets_tests")
_REPORTS = ("web.report_assets_common",)
#: A class that is frozen in 2026 would otherwise have its set-up measured from today.
_REAL_CLOCK = ("_pytest.timing", "xdist.", "execnet.")


def pytest_configure(config):
    freezegun.configure(extend_ignore_list=list(_REAL_CLOCK))


def pytest_unconfigure():
    # pytest ends with collections over all of Odoo, and xdist interrupts a process that takes long to end.
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Give this process its database before pytest-odoo reads the options."""
    databases = os.environ.get("HR_SYNC_TEST_DATABASES", "").split(",")
    # pytest-odoo would copy the database once more, and share one filestore among all copies: Odoo's clean-up
    # after a class would then delete the files of the tests beside it.
    worker = os.environ.pop("PYTEST_XDIST_WORKER", "gw0")
    if databases[0]:
        config.option.odoo_database = databases[int(worker.removeprefix("gw"))]
    return (yield)


@pytest.fixture(scope="session", autouse=True)
def report_files(request):
    """Build the files of reports once where tests serve pages, as Odoo does; each test would undo its own."""
    if any(hasattr(item.cls, "start_tour") for item in request.session.items):
        _build(request, _REPORTS)


@pytest.fixture(scope="session")
def web_client_files(request):
    """Build the files of the web client once."""
    _build(request, _WEB_CLIENT)


@pytest.fixture(scope="class", autouse=True)
def tour_files(request):
    """Have the files of the web client before the set-up of a class of tours."""
    if "hr_sync_tour" in getattr(request.cls, "test_tags", ()):
        request.getfixturevalue("web_client_files")


def _build(request, bundles):
    request.getfixturevalue("load_registry")
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    with Registry(get_db_name()).cursor() as cr:
        qweb = api.Environment(cr, SUPERUSER_ID, {})["ir.qweb"]
        for name in bundles:
            qweb._get_asset_bundle(name, css=False, js=True).js()
            qweb._get_asset_bundle(name, css=True, js=False).css()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Begin with what takes long and end with the smallest classes, so that no process is left alone at the end."""
    sizes = collections.Counter(item.cls for item in items if item.cls)
    # A shuffled run is for finding what depends on the order.
    shuffled = getattr(config.option, "random_order_enabled", False)

    def rank(item):
        return "slow" not in getattr(item.cls, "test_tags", ()), 0 if shuffled else -sizes[item.cls]

    items.sort(key=rank)


class _Scheduling(LoadScopeScheduling):
    """A class stays in one process, and so do all tours: only that one has to build the files of the web client."""

    def _split_scope(self, nodeid):
        scope = super()._split_scope(nodeid)
        return "tours" if "tour" in os.path.basename(scope.partition("::")[0]) else scope


def pytest_xdist_make_scheduler(config, log):
    return _Scheduling(config, log)


def pytest_terminal_summary(terminalreporter, config):
    """Say how to run alone what failed beside other tests."""
    failed = [*terminalreporter.getreports("failed"), *terminalreporter.getreports("error")]
    node_ids = dict.fromkeys(report.nodeid for report in failed if getattr(report, "nodeid", ""))
    order = f"--shuffle={config.option.random_order_seed}" if config.option.random_order_enabled else ""
    shuffled = f" (this run's order: {order})" if order else ""
    if node_ids:
        terminalreporter.section(f"run what failed alone{shuffled}", sep="-")
    for node_id in node_ids:
        terminalreporter.line(f"./dev test {_from_checkout(config, node_id)}")


def _from_checkout(config, node_id):
    """The id as a person in the checkout types it: the addon is linked into another folder."""
    path, *rest = node_id.split("::")
    path = os.path.relpath(os.path.realpath(config.rootpath / path), os.environ.get("HR_SYNC_ROOT", os.curdir))
    return "::".join([path, *rest])
