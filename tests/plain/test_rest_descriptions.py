"""Descriptions of live APIs, found on real servers: the usual places, Swagger pages, what is only shown with a key."""

import json

import pytest
from hr_sync.systems import ContractBroken, NotFound, RateLimited, RemoteError, Unauthorized, Unreachable
from hr_sync.systems.errors import TooLarge
from hr_sync.systems.rest import descriptions
from hr_sync.systems.rest.calls.access import Access
from hr_sync.systems.rest.descriptions import find_description, guessed_access
from rest import Server

DOCUMENT = {"openapi": "3.0.1", "paths": {"/people": {"get": {"operationId": "people"}}}}
YAML = b"openapi: 3.0.1\npaths: {/people: {get: {operationId: people}}}"
HTML = {"Content-Type": "text/html"}
KEY = "k3y/of+the'tests=="


def read_live_description(*args, **options):
    return find_description(*args, **options)[0]


@pytest.fixture
def serve():
    """Start a server with these pages: a body, or a status with headers and a body; everything else is not there."""
    servers = []

    def start(pages, elsewhere=(404, {}, {})):
        def answer(call):
            found = pages.get(call.path + (f"?{call.raw_query}" if call.raw_query else ""), elsewhere)
            found = found(call) if callable(found) else found
            return found if isinstance(found, tuple) else (200, {}, found)

        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def paths(server):
    return [call.path for call in server.calls]


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("/swagger/v1/swagger.json", ""),
        ("/swagger/v1/swagger.json", "/api/v1"),
        ("/api/v1/openapi.json", "/api/v1/"),
        ("/api/swagger/v3/swagger.json", "/api/?x=1"),
        ("/v3/api-docs", ""),
        ("/api-docs", "/hr"),
        ("/hr/swagger/docs/v1", "/hr"),
        ("/openapi.yaml", "/a/b"),
        ("/docs/openapi.json", "/docs/index.html#/people"),
        ("/somewhere/special", "/somewhere/special"),
    ],
)
def test_usual_places(serve, place, url):
    server = serve({place.replace("v3/s", "v1/s"): YAML if place.endswith("yaml") else DOCUMENT})
    contract, found = find_description(server.url + url)
    assert contract.operations.keys() == {"people"}
    assert found == place.replace("v3/s", "v1/s") and len(server.calls) <= 30
    assert len(set(paths(server))) == len(server.calls), "no place is read twice"


def test_the_version_of_the_url_comes_first(serve):
    server = serve({"/api/v2/swagger/v2/swagger.json": DOCUMENT})
    assert read_live_description(f"{server.url}/api/v2")
    assert paths(server) == ["/api/v2", "/api/v2/swagger/v2/swagger.json"]


SWASHBUCKLE = b'<html><script>var configObject = JSON.parse(\'{"urls":[{"url":"v9/swagger.json"}]}\');</script>'
PAGES = {
    "Swashbuckle": ({"/swagger/index.html": SWASHBUCKLE, "/swagger/v9/swagger.json": DOCUMENT}, "/swagger/index.html"),
    "Swagger UI": (
        {
            "/docs/": b'<!doctype html><script src="./swagger-initializer.js" charset="UTF-8"></script>',
            "/docs/swagger-initializer.js": b'SwaggerUIBundle({ url: "../hidden/spec?lang=de&x=1" })',
            "/hidden/spec?lang=de&x=1": DOCUMENT,
        },
        "/docs/",
    ),
    "springdoc": (
        {
            "/ui": b"<html><script src='/ui/swagger-initializer.js?v=5'></script>",
            "/ui/swagger-initializer.js": b'SwaggerUIBundle({"configUrl" : "/conf", url: "https://petstore.swagger.io/"})',
            "/conf": {"configUrl": "/conf", "oauth2RedirectUrl": "x", "url": "/secret-docs"},
            "/secret-docs": DOCUMENT,
        },
        "/ui",
    ),
    "NestJS": (
        {
            "/api": b'<html><script src="./swagger-ui-init.js"></script>',
            "/swagger-ui-init.js": b'let options = {\n"swaggerDoc": ' + json.dumps(DOCUMENT).encode() + b", a: 1};",
        },
        "/api",
    ),
    "ReDoc": ({"/redoc": b"<html><redoc spec-url='/spec/all.yml'></redoc>", "/spec/all.yml": YAML}, "/redoc"),
    "a link": ({"/help": b'<html><a href="files/my-openapi.yaml">', "/files/my-openapi.yaml": YAML}, "/help"),
    "redirects": (
        {
            "/swagger": (301, {"Location": "/swagger/"}, b""),
            "/swagger/": (302, {"Location": "ui?a=1"}, b""),
            "/swagger/ui?a=1": b'<html>"urls": [{"url": "/a&amp;b.json"}]',
            "/a&b.json": DOCUMENT,
        },
        "/hr",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_that_show_a_description(serve, name):
    pages, url = PAGES[name]
    server = serve(pages)
    assert read_live_description(server.url + url).operations.keys() == {"people"}


# --- The key -----------------------------------------------------------------------------------------


def protected(call):
    return DOCUMENT if call.headers.get("X-Api-Key") == KEY else (401, {}, {})


def test_the_key_is_given_only_where_it_is_needed(serve):
    server = serve({"/openapi.json": protected})
    assert read_live_description(server.url, access=guessed_access(KEY))
    sent = [call.path for call in server.calls if "X-Api-Key" in call.headers]
    assert sent == ["/openapi.json"]
    open_ = serve({"/docs": DOCUMENT})
    read_live_description(open_.url, access=guessed_access(KEY))
    assert not [call for call in open_.calls if KEY in str(call.headers)]


def test_a_key_that_is_a_parameter(serve):
    server = serve({"/spec?a=1": (403, {}, {}), "/spec?a=1&key=k3y%2Fof": DOCUMENT})
    assert read_live_description(f"{server.url}/spec?a=1", access=Access({}, {"key": "k3y/of"}))
    assert len(server.calls) <= 35


def test_a_server_that_shows_nothing_without_a_key(serve):
    """Whatever is asked for is refused, also what is not there."""
    server = serve({"/v3/api-docs": protected}, elsewhere=(401, {}, {}))
    assert read_live_description(f"{server.url}/hr/api", access=guessed_access(KEY))
    for access in (None, guessed_access("another-key")):
        before = len(server.calls)
        with pytest.raises(NotFound, match="without a login"):
            read_live_description(server.url, access=access)
        assert len(server.calls) - before <= 50


# --- What is not found -------------------------------------------------------------------------------


def test_nothing_is_found(serve):
    server = serve({}, elsewhere=(200, HTML, b"<html>The app</html>"))
    with pytest.raises(NotFound) as caught:
        read_live_description(f"{server.url}/api")
    assert str(caught.value) == (
        f"No API description was found at {server.url}/api. Enter the URL of the system's Swagger page, or upload the"
        " file."
    )
    assert 15 < len(server.calls) <= 30


def test_only_this_place(serve):
    server = serve({"/openapi.json": DOCUMENT})
    with pytest.raises(NotFound):
        find_description(f"{server.url}/api", only=True)
    assert paths(server) == ["/api"]


@pytest.mark.parametrize(
    "page",
    [
        (302, {"Location": "{other}/login"}, b""),
        b"<html><redoc spec-url='{other}/openapi.json'>",
        (307, {"Location": "//{host}/openapi.json"}, b""),
    ],
)
def test_no_other_host_is_called(serve, page):
    other = serve({}, elsewhere=(200, {}, DOCUMENT))
    host = other.url.removeprefix("http://")
    if isinstance(page, tuple):
        page = (page[0], {"Location": page[1]["Location"].format(other=other.url, host=host)}, b"")
    else:
        page = page.replace(b"{other}", other.url.encode())
    server = serve({"/docs": page})
    with pytest.raises(NotFound, match=f"refers to {other.url}, which is not called"):
        read_live_description(server.url, access=guessed_access(KEY))
    assert other.calls == []


@pytest.mark.parametrize("location", ["", "http://[", "http://x:99999999/", "/swagger", "mailto:x", "\\"])
def test_redirects_that_lead_nowhere(serve, location):
    server = serve({"/swagger": (302, {"Location": location}, b"")})
    with pytest.raises(NotFound):
        read_live_description(server.url)


def test_pages_that_lead_on_for_ever(serve):
    def more(call):
        return 200, HTML, b"<html>" + b"".join(b'url: "%s/%d", ' % (call.path.encode(), n) for n in range(50))

    server = serve({}, elsewhere=more)
    with pytest.raises(NotFound):
        read_live_description(server.url)
    assert len(server.calls) == 50


def test_an_answer_of_the_api_is_not_followed(serve):
    server = serve({"/": {"url": "/logout", "paths": 3}})
    with pytest.raises(NotFound):
        read_live_description(server.url)
    assert "/logout" not in paths(server)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"openapi": "3.0.0", "paths": {"/a": {', "not valid JSON"),
        (b"swagger: '2.0'\npaths: {}", "no calls"),
        (b'{"swagger": "1.2"}', "Swagger 1"),
    ],
)
def test_a_description_that_cannot_be_used(serve, content, said):
    """That is said, and not that there is none."""
    with pytest.raises(ContractBroken, match=said):
        read_live_description(serve({"/openapi.json": content}).url)


def test_large_descriptions(serve, monkeypatch):
    whole = json.dumps({**DOCUMENT, "x": "y" * 5_000_000}).encode()
    assert read_live_description(serve({"/swagger.json": whole}).url).document["x"]
    monkeypatch.setattr(descriptions, "MAX_SIZE", 1_000_000)
    with pytest.raises(TooLarge):
        read_live_description(serve({"/swagger.json": whole}).url)


def test_a_server_in_trouble(serve):
    server = serve({"/swagger.json": (500, {}, {}), "/docs": DOCUMENT})
    assert read_live_description(server.url)
    assert paths(server).count("/swagger.json") == 1
    with pytest.raises(RateLimited):
        read_live_description(serve({}, elsewhere=(429, {"Retry-After": "1"}, {})).url)
    server.stop()
    with pytest.raises(Unreachable):
        read_live_description(server.url)


@pytest.mark.parametrize("url", ["", "http://[", "nonsense", "ftp://x.invalid", "http://user:secret@127.0.0.1"])
def test_a_url_that_is_none(url):
    with pytest.raises(RemoteError) as caught:
        read_live_description(url)
    assert not isinstance(caught.value, NotFound)


def test_a_key_that_cannot_be_sent(serve):
    server = serve({}, elsewhere=(401, {}, {}))
    with pytest.raises(Unauthorized, match="character"):
        read_live_description(server.url, access=guessed_access("kéy-with-accent"))


def test_before_each_call(serve):
    seen = []
    server = serve({"/swagger.json": DOCUMENT})
    read_live_description(server.url, lambda: seen.append(len(server.calls)))
    assert seen == list(range(len(server.calls)))
