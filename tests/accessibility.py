"""The pages of the addon in one Chromium: what axe-core finds in them, and what does not fit into the window."""

import contextlib
import json
import logging
from importlib.metadata import distribution
from urllib.parse import urljoin

from odoo.tests import HttpCase, common

from .tours import Browser

# Seconds for the first page of all, for which Odoo puts its assets together, and for each other one.
FIRST, PATIENCE = 120, 30
#: What Odoo's widgets do wrong whatever a view says: by axe-core's rules, the places whose elements are not reported.
ODOO = {
    "aria-allowed-attr": [
        ".o_progress",  # a progress bar without its role
        ".o-dropdown",  # a span or div that opens a menu
        ".o-autocomplete--input",  # the input of a reference says that it is selected
        ".o_tag",  # a tag
    ],
    "aria-dialog-name": [".modal"],  # the title of a dialog does not name it
    "aria-required-parent": [".o_notebook_headers .nav-link"],  # tabs without a list of tabs
    "autocomplete-valid": [".o_select_menu_input"],
    "button-name": [
        ".o_optional_columns_dropdown",  # where people choose columns
        ".o_button_more",  # where a phone has the buttons for which there is no room
    ],
    "image-alt": [".o_m2o_avatar img"],  # the picture beside a person's name
    "label": [
        ".o_list_record_selector input",  # the box that selects a line
        "#boolean_checkbox",  # a box in the cell of a line
    ],
    "role-img-alt": [".o-mail-ActivityButton i"],  # the clock of activities in a list
}
#: Search, pager and kinds of view above a page, and the discussion below it: nothing of a view is in them.
CHROME = [".o_searchview", ".o_control_panel_navigation", ".o-mail-Form-chatter"]

_READY = "Boolean(window.odoo?.__WOWL_DEBUG__?.root && document.querySelector('.o_action_manager > *'))"
_OPEN = """
(async ({action, id, view, ...changed}) => {
    const {action: actions, dialog} = odoo.__WOWL_DEBUG__.root.env.services;
    dialog.closeAll();
    const options = {clearBreadcrumbs: true, ...(view && {viewType: view}), ...(id && {props: {resId: id}})};
    await actions.doAction({...await actions.loadAction(action), ...changed}, options);
})(%s)
"""
# The web client has taken in the size of the window: until then it opens the views of the size before.
_RESIZED = "innerWidth === %d && odoo.__WOWL_DEBUG__.root.env.services.ui.isSmall === (innerWidth < 768)"
_WHEN = "new Promise((done) => { const look = () => (%s) ? done(true) : setTimeout(look, 50); look(); })"
# Something of what is looked for is there, nothing is being fetched, and nothing moves that will come to rest.
_SHOWN = """
[...document.querySelectorAll(%s)].some((element) => element.getClientRects().length)
    && !document.querySelector(".o_loading_indicator, .o_blockUI")
    && document.getAnimations().every(
        (one) => one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)
"""
_AXE = """
(async ({within, odoo, exclude}) => {
    const found = await axe.run({include: [within], exclude}, {resultTypes: ["violations", "passes"]});
    const isOdoos = (rule, node) =>
        odoo[rule] && document.querySelector(node.target.join(" "))?.closest(odoo[rule].join(", "));
    const told = ({html, any, all}) => `${html.slice(0, 200)} (${[...any, ...all].map(({message}) => message)})`;
    return {
        wrong: found.violations.filter(({impact}) => ["serious", "critical"].includes(impact)).flatMap(
            ({id, nodes}) => nodes.filter((node) => !isOdoos(id, node)).map((node) => `${id}: ${told(node)}`)),
        contrasted: found.passes.filter(({id}) => id === "color-contrast").flatMap(
            ({nodes}) => nodes.map(({html}) => html)),
    };
})(%s)
"""
# On a phone a list shows cards. In a window a badge or a name may not be shortened, nor a line of a dialog.
_CUT = """
(async (within) => {
    // What has no room at all is 0 wide; so is what is hidden, which scrolls nowhere.
    const isCut = (element) => element.scrollWidth > element.clientWidth + 1;
    const places = [...document.querySelectorAll(within)];
    const all = (selector) => places.flatMap((place) => [...place.querySelectorAll(selector)]);
    const scrolling = () => [document.scrollingElement, ...all(".o_content")].filter(isCut);
    // A chart takes the width of a new window with one of the next frames.
    for (let frame = 0; frame < 60 && scrolling().length; frame++) {
        await new Promise(requestAnimationFrame);
    }
    const pages = scrolling().map(() => "it scrolls sideways");
    const small = matchMedia("(max-width: 767px)").matches;
    const selector = small
        ? ".o_list_renderer, td, .o_column_title, .o_column_title span, .btn"
        : "td:has(.badge), td .badge, td.text-wrap,"
            + " td:is([name='name'], [name='label'], [name='title'], [name='shown_name'], [name='record_type']),"
            + " .o_many2one_avatar_employee_cell,"
            + " .modal td, .btn, thead .text-truncate, .o_last_breadcrumb_item .text-truncate,"
            + " .o_control_panel_breadcrumbs";
    return [...pages, ...all(selector).filter(isCut).map((one) => `cut: ${one.className} ${one.textContent.trim()}`)];
})(%s)
"""


class AccessibilityCase(HttpCase):
    """Opens pages in a browser that stays, and tells what is wrong with them."""

    @contextlib.contextmanager
    def browser(self, login):
        """Odoo's web client, used by that user; the block may open pages, and nothing may be wrong in the console."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.assertNoLogs(self._logger.getChild("browser"), logging.WARNING))
            self._browser = Browser(self)
            stack.enter_context(self.allow_requests(browser=self._browser))
            stack.callback(self._wait_remaining_requests)
            stack.callback(self._browser.stop)
            self.authenticate(login, login, browser=self._browser)
            # Requests share the test's cursor: they are answered while a page is opened, not while the block uses it.
            stack.enter_context(common._registry_test_lock)
            self.load()
            yield

    def load(self):
        """Load the web client anew, in the user's language."""
        self.env.flush_all()
        with common.release_test_lock():
            url = urljoin(self.base_url(), "/odoo/action-hr_sync.hr_sync_run_action")
            self._browser.navigate_to(url, wait_stop=True)
            self.assertTrue(self._browser._wait_ready(_READY, FIRST), "the web client does not start")
        axe = distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js")
        self._evaluate(f"{axe.read_text(encoding='utf-8')}; true")

    def read_in(self, language, user, *modules):
        """Load the web client anew in a language of that user, with the translations of these modules."""
        self.env["res.lang"]._activate_lang(language)
        self.env["ir.module.module"].search([("name", "in", modules)])._update_translations([language])
        user.lang = language
        self.load()

    def resize(self, width, height=900):
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._browser._websocket_request("Emulation.setDeviceMetricsOverride", params=size)
        self._evaluate(_WHEN % _RESIZED % width)

    def open(self, action, selector, **options):
        """Open an action's page; return once it shows an element that fits the selector.

        :param options: the ``id`` of a record and the ``view`` to show it in, or the ``domain`` and the
            ``context`` of a list in place of the action's.
        """
        self.env.flush_all()
        self._evaluate(_OPEN % json.dumps({"action": action, **options}))
        self._evaluate(_WHEN % _SHOWN % json.dumps(selector))

    def check(self, within):
        """What is wrong inside the elements that fit the selector, and what has contrast enough there."""
        found = self._evaluate(_AXE % json.dumps({"within": within, "odoo": ODOO, "exclude": CHROME}))
        return found["wrong"], found["contrasted"]

    def cut(self, within):
        """What does not fit into the window."""
        return self._evaluate(_CUT % json.dumps(within))

    def _evaluate(self, expression):
        params = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        with common.release_test_lock():
            answer = self._browser._websocket_request("Runtime.evaluate", params=params, timeout=PATIENCE)
        self.assertNotIn("exceptionDetails", answer)
        return answer["result"].get("value")
