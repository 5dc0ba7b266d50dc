"""Lists in pages, in each way that a profile knows, and what servers do wrong with them."""

import itertools

import pytest
from hr_sync.systems import ContractBroken
from hr_sync.systems.rest.calls import paging
from hr_sync.systems.transport import Answer
from rest import changed, client_for, stream_for

EMPLOYEES = ("records", "employee", "list")
PEOPLE = [{"id": number, "first": "A", "last": str(number), "number": f"P{number}"} for number in range(1, 6)]


def listed(client, **options):
    pages = list(stream_for(client, "employee").pages(**options))
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    return [[int(one.external_id) for one in page.records] for page in pages]


def of(paging_, total=True, items="items", method="GET"):
    document = changed(*EMPLOYEES, "paging", value=paging_)
    described = document["records"]["employee"]["list"]
    described["items"], described["method"] = items, method
    if not total:
        del described["total"]
    return document


def numbered(first, cap=2, total=5):
    def answer(call):
        start = (int(call.query["page"]) - first) * min(cap, int(call.query.get("size", 2)))
        return 200, {}, {"items": PEOPLE[start : start + min(cap, int(call.query.get("size", 2)))], "total": total}

    return answer


SIZE = {"size": {"parameter": "size", "value": 2}}


@pytest.mark.parametrize("first", [0, 1])
def test_pages_by_number(first):
    document = of({"type": "page", "parameter": "page", "first": first, **SIZE})
    with client_for(document, numbered(first)) as (client, server):
        assert listed(client) == [[1, 2], [3, 4], [5]]
        assert [call.query for call in server.calls] == [{"page": str(first + n), "size": "2"} for n in range(3)]
        assert listed(client, start=3) == [[5], []], "one that is continued may ask once more"


def test_pages_by_number_without_a_total_end_with_an_empty_one():
    with client_for(of({"type": "page", "parameter": "page", **SIZE}, total=False), numbered(1)) as (client, _server):
        assert listed(client) == [[1, 2], [3, 4], [5], []]
        assert [page.total for page in stream_for(client, "employee").pages()] == [None] * 4


def test_a_server_that_gives_fewer_than_it_is_asked_for():
    document = of({"type": "page", "parameter": "page", "size": {"parameter": "size", "value": 4}})
    with client_for(document, numbered(1, cap=2)) as (client, _server):
        assert listed(client) == [[1, 2], [3, 4], [5]]
        assert listed(client, start=2) == [[3, 4], [5]]


def test_a_server_that_gives_everything_whatever_it_is_asked_for():
    document = of({"type": "page", "parameter": "page", **SIZE})
    with client_for(document, lambda _call: (200, {}, {"items": PEOPLE, "total": 5})) as (client, server):
        assert listed(client) == [[1, 2, 3, 4, 5]] and len(server.calls) == 1


def test_pages_whose_size_the_server_decides():
    with client_for(of({"type": "page", "parameter": "page"}), numbered(1)) as (client, _server):
        assert listed(client) == [[1, 2], [3, 4], [5]]
        assert listed(client, start=2) == [[3, 4], [5]], "read from the beginning, as nobody knows where it is"


def test_offsets():
    def answer(call):
        start = int(call.query["skip"])
        return 200, {}, {"items": PEOPLE[start : start + 2], "total": 5}

    document = of({"type": "offset", "parameter": "skip", "size": {"parameter": "top", "value": 3}})
    with client_for(document, answer) as (client, server):
        assert listed(client) == [[1, 2], [3, 4], [5]], "it goes on after what came, not after what was asked for"
        assert [call.query["skip"] for call in server.calls] == ["0", "2", "4"]
        assert listed(client, start=2) == [[3, 4], [5]], "nothing is left out by one that is continued"


def cursors(call):
    start = int(call.query.get("cursor", 0))
    return 200, {}, {"items": PEOPLE[start : start + 2], "total": 5, "next": start + 2 if start < 4 else None}


def test_cursors():
    with client_for(of({"type": "cursor", "parameter": "cursor", "next": "next", **SIZE}), cursors) as (client, server):
        assert listed(client) == [[1, 2], [3, 4], [5]]
        assert [call.query.get("cursor") for call in server.calls] == [None, "2", "4"]
        assert listed(client, start=3) == [[5]], "what is followed is read from its beginning"


def test_cursors_and_constants_in_the_body_of_a_post():
    def answer(call):
        start = call.json["page"].get("after", 0)
        return 200, {}, {"items": PEOPLE[start : start + 2], "next": start + 2 if start < 4 else ""}

    document = of({"type": "cursor", "parameter": "page.after", "in": "body", "next": "next"}, False, method="POST")
    document["records"]["employee"]["list"]["body"] = {"page": {"size": 2}}
    document["records"]["employee"]["list"]["changes"] = {"parameter": "filter.since", "in": "body"}
    with client_for(document, answer) as (client, server):
        assert listed(client) == [[1, 2], [3, 4], [5]]
        assert [call.json for call in server.calls][:2] == [{"page": {"size": 2}}, {"page": {"size": 2, "after": 2}}]
        assert document["records"]["employee"]["list"]["body"] == {"page": {"size": 2}}, "the profile stays as it is"


@pytest.mark.parametrize("link", ["{0}?cursor={1}", "?cursor={1}", "/base/api/people?cursor={1}", "people?cursor={1}"])
def test_links_in_the_body(link):
    def answer(call):
        _status, _headers, body = cursors(call)
        url = f"http://{call.headers['Host']}{call.path}"
        body["next"] = link.format(url, body["next"]) if body["next"] else None
        return 200, {}, body

    document = of({"type": "next_link", "next": "next"})
    document["records"]["employee"]["list"]["parameters"] = {"fields": "all"}
    with client_for(document, answer) as (client, server):
        assert listed(client) == [[1, 2], [3, 4], [5]]
        assert [call.query for call in server.calls] == [{"fields": "all"}, {"cursor": "2"}, {"cursor": "4"}]


def test_links_in_a_header_and_a_list_that_is_the_whole_body():
    def answer(call):
        _status, _headers, body = cursors(call)
        url = f"http://{call.headers['Host']}{call.path}"
        links = [f'<{url}?cursor=0>; rel="first"'] + (
            [f'<{url}?cursor={body["next"]}>; rel="next"'] * bool(body["next"])
        )
        return 200, {"Link": ", ".join(links)}, body["items"]

    with client_for(of({"type": "link_header"}, False, "@"), answer) as (client, _server):
        assert listed(client) == [[1, 2], [3, 4], [5]]


def test_one_page():
    with client_for(of({"type": "none"}), lambda _call: (200, {}, {"items": PEOPLE, "total": 5})) as (client, server):
        assert listed(client) == [[1, 2, 3, 4, 5]]
        assert len(server.calls) == 1


def test_a_total_that_only_the_first_page_has():
    def answer(call):
        status, headers, body = numbered(1)(call)
        return status, headers, body if call.query["page"] == "1" else {"items": body["items"]}

    with client_for(of({"type": "page", "parameter": "page", **SIZE}), answer) as (client, _server):
        assert listed(client) == [[1, 2], [3, 4], [5]]
        assert [page.total for page in stream_for(client, "employee").pages()] == [5] * 3
        assert listed(client, start=2) == [[3, 4], [5], []], "one that is continued does not know it"


@pytest.mark.parametrize(
    ("origin", "link", "is_same"),
    [
        ("https://hr.example", "https://hr.example:443/p?c=2", True),
        ("https://hr.example:443", "https://hr.example/p?c=2", True),
        ("http://hr.example", "http://hr.example:80/p?c=2", True),
        ("http://hr.example", "http://hr.example:443/p?c=2", False),
        ("https://hr.example", "https://hr.example:8443/p?c=2", False),
    ],
)
def test_the_usual_port_may_be_written(origin, link, is_same):
    asked = []

    def call(ask):
        asked.append(ask.path)
        return Answer({"items": [], "next": link if len(asked) == 1 else None}, None, {})

    said = {"path": "/p", "items": "items", "paging": {"type": "next_link", "next": "next"}}
    listing = paging.Listing(said, paging.Ask("/p", {}), call, lambda item: item, origin, 2)
    if is_same:
        assert len(list(listing.pages())) == 2 and asked == ["/p", "/p?c=2"]
    else:
        with pytest.raises(ContractBroken):
            list(listing.pages())


# --- What servers do wrong ---------------------------------------------------------------------------


def broken(document, answer):
    with client_for(document, answer) as (client, server), pytest.raises(ContractBroken) as caught:
        list(stream_for(client, "employee").pages())
    return str(caught.value), len(server.calls)


@pytest.mark.parametrize(
    "paging_",
    [
        {"type": "page", "parameter": "page", **SIZE},
        {"type": "offset", "parameter": "skip", **SIZE},
        {"type": "cursor", "parameter": "cursor", "next": "next"},
        {"type": "next_link", "next": "link"},
    ],
)
def test_a_server_that_always_gives_the_same_page(paging_):
    numbers = itertools.count()

    def answer(_call):
        number = next(numbers)
        return 200, {}, {"items": PEOPLE[:2], "next": f"c{number}", "link": f"?x={number}"}

    said, calls = broken(of(paging_, total=False), answer)
    assert "/people repeats a page" in said and calls == 2


@pytest.mark.parametrize(("name", "place"), [("cursor", "next"), ("next_link", "link")])
def test_pages_that_lead_in_a_circle(monkeypatch, name, place):
    monkeypatch.setattr(paging, "MAX_PAGES", 9)
    numbers = itertools.count(1)

    def answer(_call):
        number = next(numbers)
        return 200, {}, {"items": [{**PEOPLE[0], "id": number}], "next": f"c{number % 3}", "link": f"?x={number % 3}"}

    said, calls = broken(
        of({"type": name, "next": place, **({"parameter": "c"} if name == "cursor" else {})}, False), answer
    )
    assert "repeats a page" in said and calls <= 4


def test_empty_pages_without_an_end():
    numbers = itertools.count()
    said, calls = broken(
        of({"type": "cursor", "parameter": "c", "next": "next"}, False),
        lambda _call: (200, {}, {"items": [], "next": f"c{next(numbers)}"}),
    )
    assert "repeats a page" in said and calls == 51


def test_pages_without_an_end(monkeypatch):
    monkeypatch.setattr(paging, "MAX_PAGES", 7)
    numbers = itertools.count(1)
    said, calls = broken(
        of({"type": "page", "parameter": "page"}, False),
        lambda _call: (200, {}, {"items": [{**PEOPLE[0], "id": next(numbers)}]}),
    )
    assert "does not end" in said and calls == 7


@pytest.mark.parametrize(
    "link", ["http://evil.example/people", "//evil.example/x", "https://{host}/x", "http://[", 5, {}]
)
def test_a_link_to_another_server_is_not_followed(link):
    def answer(call):
        url = link.replace("{host}", call.headers["Host"]) if isinstance(link, str) else link
        return 200, {}, {"items": PEOPLE[:2], "link": url}

    said, calls = broken(of({"type": "next_link", "next": "link"}, False), answer)
    assert "is on another server" in said and calls == 1


def test_a_link_that_is_too_long():
    said, calls = broken(
        of({"type": "next_link", "next": "link"}, False),
        lambda _call: (200, {}, {"items": PEOPLE[:2], "link": "?c=" + "x" * 4000}),
    )
    assert "no usable next page" in said and calls == 1


@pytest.mark.parametrize("cursor", [True, 1.5, [], {}, "x" * 4001])
def test_a_cursor_that_is_none(cursor):
    said, _calls = broken(
        of({"type": "cursor", "parameter": "c", "next": "next"}, False),
        lambda _call: (200, {}, {"items": PEOPLE[:2], "next": cursor}),
    )
    assert "no usable next page" in said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"items": {"id": 1}, "total": 1}, "has no list at items"),
        ({"items": "x", "total": 1}, "has no list at items"),
        ({"total": 0}, "has no list at items"),
        ([], "has no list at items"),
        (None, "has no list at items"),
        ("x", "has no list at items"),
        ({"items": PEOPLE}, "has no number at total"),
        ({"items": PEOPLE, "total": None}, "has no number at total"),
        ({"items": PEOPLE, "total": "5"}, "has no number at total"),
        ({"items": PEOPLE, "total": True}, "has no number at total"),
        ({"items": PEOPLE, "total": -1}, "has no number at total"),
        ({"items": [], "total": 3}, "shows none of its entities (3)"),
        ({"items": None, "total": 3}, "shows none of its entities (3)"),
    ],
)
def test_what_is_no_page(body, said):
    assert said in broken(of({"type": "none"}), lambda _call: (200, {}, body))[0]


def test_a_list_that_is_null_is_empty():
    with client_for(of({"type": "none"}), lambda _call: (200, {}, {"items": None, "total": 0})) as (client, _server):
        assert listed(client) == [[]]


def test_items_that_are_no_entities():
    items = [PEOPLE[0], None, "x", [], {}, {"id": None}, {"id": {}}, {"id": True}, {**PEOPLE[1], "id": "7"}]
    with client_for(of({"type": "none"}, False), lambda _call: (200, {}, {"items": items})) as (client, _server):
        [page] = stream_for(client, "employee").pages()
    assert [one.external_id for one in page.records] == ["1", "7"] and len(page.broken) == 7
