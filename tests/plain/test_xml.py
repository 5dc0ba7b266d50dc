"""XML: written in the declared order, read without trusting anything, and from servers that misbehave."""

import threading
import time
from datetime import date
from decimal import Decimal

import pytest
from hr_sync.systems import ContractBroken, NotFound, Rejected, Unauthorized, Unreachable
from hr_sync.systems.secrets import register_secret
from hr_sync.systems.transport import Transport
from hr_sync.systems.transport import http as module
from hr_sync.systems.transport.xml import Xml
from hr_sync.systems.transport.xml_schema import DAY, DECIMAL, FLAG, TEXT, WHOLE, Element

END = Element("ends", (Element("on", DAY, required=True), Element("how", TEXT)))
USER = (
    Element("@version", WHOLE),
    Element("id", WHOLE, required=True),
    Element("name", TEXT, required=True),
    Element("active", FLAG),
    Element("born", DAY),
    Element("percentage", DECIMAL, nillable=True),
    END,
    Element("entries", (Element("entry", (Element("id", WHOLE),), many=True),)),
)
ROOTS = (
    Element("user", USER),
    Element("users", (Element("user", USER, many=True),)),
    Element("error", (Element("message"),)),
)
XML = Xml(ROOTS)
FULL = {
    "id": 7,
    "name": "Zoë & <Söhne>",
    "active": True,
    "born": "1990-02-28",
    "percentage": Decimal("12.50"),
    "ends": {"on": date(2026, 12, 31)},
    "entries": {"entry": [{"id": 1}, {"id": 2}]},
}


def parsed(text, codec=XML):
    return codec.parse(text.encode() if isinstance(text, str) else text, "http://x")


def user(inside):
    return parsed(f"<user>{inside}</user>")["user"]


# --- Writing ---------------------------------------------------------------------------------


def test_elements_come_in_the_declared_order():
    backwards = dict(reversed(FULL.items()))
    assert (
        XML.dump({"user": backwards})
        == XML.dump({"user": FULL})
        == (
            "<user><id>7</id><name>Zoë &amp; &lt;Söhne&gt;</name><active>true</active><born>1990-02-28</born>"
            "<percentage>12.5</percentage><ends><on>2026-12-31</on></ends>"
            "<entries><entry><id>1</id></entry><entry><id>2</id></entry></entries></user>"
        ).encode()
    )


def test_what_is_written_is_read():
    assert parsed(XML.dump({"user": FULL}))["user"] == {**FULL, "ends": {"on": "2026-12-31"}}


def test_none_empties_and_a_missing_key_is_left_out():
    document = XML.dump({"user": {"id": 1, "name": None, "percentage": None, "ends": None, "entries": {"entry": []}}})
    assert document == (
        b'<user><id>1</id><name/><percentage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
        b"<ends/><entries/></user>"
    )


def test_namespaces_and_the_declaration():
    codec = Xml(ROOTS, namespace="urn:example", declaration=True)
    document = codec.dump({"user": {"@version": 3, "id": 1, "name": "A"}})
    assert document == (
        b"<?xml version='1.0' encoding='utf-8'?>\n"
        b'<user xmlns="urn:example" version="3"><id>1</id><name>A</name></user>'
    )
    assert parsed(document, codec)["user"] == {"@version": 3, "id": 1, "name": "A"}
    prefixed = '<p:user xmlns:p="urn:example" xmlns:q="urn:other"><q:id>2</q:id><id>3</id><p:id>1</p:id></p:user>'
    assert parsed(prefixed, codec)["user"] == {"id": 1}, "elements of other namespaces are other elements"
    with pytest.raises(ContractBroken, match="another kind"):
        parsed(document)
    with pytest.raises(ContractBroken, match="another kind"):
        parsed("<user/>", codec)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.50"), "-0.5"),
        (7.1, "7.1"),
        (100, "100"),
        (1e22, "10000000000000000000000"),
    ],
)
def test_a_decimal_has_no_exponent(number, text):
    assert f"<percentage>{text}</percentage>".encode() in XML.dump(
        {"user": {"id": 1, "name": "", "percentage": number}}
    )


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\uffff"])
def test_a_character_that_xml_lacks_is_refused(character):
    with pytest.raises(Rejected, match=r"user\.name has a character"):
        XML.dump({"user": {"id": 1, "name": f"A{character}"}})


@pytest.mark.parametrize(
    "values",
    [
        {"name": "A"},
        {"id": 1, "name": "A", "nickname": "B"},
        {"id": None, "name": "A"},
        {"id": "1", "name": "A"},
        {"id": 1.5, "name": "A"},
        {"id": True, "name": "A"},
        {"id": 1, "name": 2},
        {"id": 1, "name": "A", "active": "true"},
        {"id": 1, "name": "A", "born": "28.2.1990"},
        {"id": 1, "name": "A", "born": "1990-02-30"},
        {"id": 1, "name": "A", "percentage": Decimal("NaN")},
        {"id": 1, "name": "A", "percentage": float("inf")},
        {"id": 1, "name": "A", "ends": {"how": "x"}},
        {"id": 1, "name": "A", "ends": "2026-12-31"},
        {"id": 1, "name": "A", "entries": {"entry": {"id": 1}}},
    ],
)
def test_a_payload_that_does_not_follow_the_declaration(values):
    with pytest.raises((ValueError, TypeError)):
        XML.dump({"user": values})
    with pytest.raises(ValueError, match="not declared"):
        XML.dump({"person": values})


# --- Reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<active> true </active>", {"active": True}),
        ("<active>0</active>", {"active": False}),
        ("<active>TRUE</active>", {"active": "TRUE"}),
        ("<active/>", {"active": ""}),
        ("<born>1990-02-28Z</born>", {"born": "1990-02-28"}),
        ("<born> 1990-02-28+14:00\n</born>", {"born": "1990-02-28"}),
        ("<born>1990-02-30</born>", {"born": "1990-02-30"}),
        ("<born>1990-02-28T00:00:00</born>", {"born": "1990-02-28T00:00:00"}),
        ("<percentage>+.50</percentage>", {"percentage": Decimal("0.50")}),
        ("<percentage>1E3</percentage>", {"percentage": "1E3"}),
        ("<percentage>1,5</percentage>", {"percentage": "1,5"}),
        ("<percentage>NaN</percentage>", {"percentage": "NaN"}),
        ("<id>+07</id>", {"id": 7}),
        ("<id>7.0</id>", {"id": "7.0"}),
        ("<id>١</id>", {"id": "١"}),
        ("<name> A &amp;&#66;<!-- c --><![CDATA[<C>]]><?p i?><b>x</b></name>", {"name": " A &B<C>"}),
        ("<id>1</id><id>2</id><id>3</id>", {"id": [1, 2, 3]}),
        ("<other><id>1</id></other>", {}),
        ("<entries/>", {"entries": {"entry": []}}),
        ("<entries><entry/></entries>", {"entries": {"entry": [{}]}}),
        (
            '<percentage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
            {"percentage": None},
        ),
    ],
)
def test_texts_become_values_and_what_does_not_fit_is_handed_on(text, value):
    """One bad value is for the decoder of its field to refuse; the rest of the answer is used."""
    found = user(text)
    assert found == value and [type(one) for one in found.values()] == [type(one) for one in value.values()]


def test_an_empty_body_is_none():
    assert parsed(b"") is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_declared_encoding_is_used(encoding):
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>' if encoding.startswith("iso") else ""
    assert parsed(f"{head}<user><name>Zoë</name></user>".encode(encoding))["user"] == {"name": "Zoë"}


@pytest.mark.parametrize(
    "body",
    [
        b"<user>",
        b"<user></users>",
        b"<user/><user/>",
        b"<user/>and more",
        b'{"user": {}}',
        b"not data at all",
        b"<user><name>&unknown;</name></user>",
        b"<user><name>\xe9</name></user>",
        b"<user><name>\x00</name></user>",
        b'<?xml version="1.0" encoding="klingon"?><user/>',
        b"<user a='1' a='2'/>",
        b"\xff\xfe\xfa",
    ],
)
def test_what_is_not_well_formed(body):
    with pytest.raises(ContractBroken, match="not valid XML") as caught:
        parsed(body)
    assert caught.value.detail.startswith("http://x: ")


def test_another_document():
    with pytest.raises(ContractBroken, match=r"another kind \(invoice\)"):
        parsed("<invoice/>")


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body>Please sign in</body></html>",
        "<html><body>Please sign in</body></html>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://x"><html/>',
    ],
)
def test_a_web_page_is_named(body):
    with pytest.raises(ContractBroken, match="web page"):
        parsed(body)


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))


@pytest.mark.parametrize(
    "doctype",
    [
        f'[<!ENTITY l0 "ha">{LAUGHS}]',
        f'[<!ENTITY l11 "{"ha" * 1000}">]',
        '[<!ENTITY l11 SYSTEM "file:///etc/hostname">]',
        '[<!ENTITY l11 SYSTEM "{url}/entity">]',
        '[<!ENTITY % p SYSTEM "{url}/parameter"> %p; <!ENTITY l11 "x">]',
        'SYSTEM "{url}/dtd"',
        'PUBLIC "x" "{url}/dtd"',
        '[<!ATTLIST user version CDATA "9">]',
    ],
    ids=["laughs", "internal", "file", "external", "parameter", "dtd", "public", "default"],
)
@pytest.mark.parametrize("place", ["<name>&l11;</name>", "<name x='&l11;'/>"])
def test_no_document_type_is_read(serve, doctype, place):
    """Neither expanded, nor fetched, nor looked up, and at once."""
    other = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    body = f"<!DOCTYPE user {doctype.replace('{url}', other.url)}><user>{place}</user>"
    started = time.monotonic()
    with pytest.raises(ContractBroken, match=r"document type declaration|not valid XML") as caught:
        parsed(body)
    assert other.requests == 0 and time.monotonic() - started < 2
    assert "haha" not in str(caught.value)


@pytest.mark.parametrize("tag", ["user", "other"])
@pytest.mark.parametrize("depth", [101, 5_000, 1_000_000])
def test_deep_nesting(tag, depth):
    with pytest.raises(ContractBroken, match="inside each other"):
        parsed("<user>" + f"<{tag}>" * depth)


def test_too_many_elements(monkeypatch):
    monkeypatch.setattr("hr_sync.systems.transport.xml._ELEMENTS", 1000)
    assert parsed("<user>" + "<other/>" * 999 + "</user>") == {"user": {}}
    with pytest.raises(ContractBroken, match="too many elements"):
        parsed("<user>" + "<other/>" * 1000 + "</user>")


# --- From servers ----------------------------------------------------------------------------


def understand(body):
    """A refusal in the words of a system that says 500 for almost everything."""
    message = body.get("error", {}).get("message", "")
    if "DoesNotExist" in message:
        raise NotFound(message)
    return {"detail": message}


def answering(serve, body, status=b"200 OK", length=None, then=b""):
    """A server that answers with ``body``, and a transport to it.

    :param length: what the server says of the length; None if that is right.
    """
    size = len(body) if length is None else length
    server = serve(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, size, body), then=then)
    return server, Transport(server.url, {}, pause=0, repeated=(503,), understand=understand, codec=XML)


def test_the_transport_sends_and_reads_it(serve):
    server, transport = answering(serve, b"<user><id>7</id></user>")
    assert transport.request("PUT", "/user", payload={"user": {"id": 1, "name": "A"}}).body == {"user": {"id": 7}}
    received = server.received.decode()
    assert received.startswith("PUT /user") and received.endswith("\r\n\r\n<user><id>1</id><name>A</name></user>")
    assert "Accept: application/xml\r\n" in received and "Content-Type: application/xml\r\n" in received


def test_a_payload_that_cannot_be_sent_is_not_announced(serve):
    server, _transport = answering(serve, b"<user/>")
    announced = []
    transport = Transport(server.url, {}, lambda: announced.append(1), codec=XML)
    with pytest.raises(Rejected):
        transport.request("PUT", "/user", payload={"user": {"id": 1, "name": "\x01"}})
    assert announced == [] and server.requests == 0


def test_refusals_are_read_too(serve):
    body = b"<error><message>The token is not known</message></error>"
    with pytest.raises(Unauthorized, match="token is not known"):
        answering(serve, body, b"401 No")[1].request("GET", "/")


def test_a_system_may_say_in_the_body_what_it_means(serve):
    """It is not asked again, as its status alone would have it."""
    body = b"<error><message>PayrollUserDoesNotExistException</message></error>"
    server, transport = answering(serve, body, b"500 Error")
    with pytest.raises(NotFound) as caught:
        transport.request("GET", "/")
    assert caught.value.status == 500 and server.requests == 1


@pytest.mark.parametrize("body", [b"<error>", b"<!DOCTYPE error [<!ENTITY a 'b'>]><error/>", b"{}"])
def test_a_refusal_that_cannot_be_read_has_its_status(serve, body):
    with pytest.raises(Unauthorized):
        answering(serve, body, b"401 No")[1].request("GET", "/")


def test_a_cut_document(serve):
    server, transport = answering(serve, b"<user><name>A", length=999, then=b" ")
    threading.Timer(0.1, server.stop).start()
    with pytest.raises(Unreachable, match="incomplete"):
        transport.request("GET", "/")


def test_a_slow_document(serve, monkeypatch):
    monkeypatch.setattr(module, "DEADLINE", 0.1)
    server, transport = answering(serve, b"<user>", length=9999, then=b" ")
    threading.Timer(2, server.stop).start()
    with pytest.raises(Unreachable, match="did not finish"):
        transport.request("GET", "/")


def test_a_huge_document(serve, monkeypatch):
    monkeypatch.setattr(module, "SIZE_LIMIT", 2**20)
    with pytest.raises(ContractBroken, match="larger than 1 MB"):
        answering(serve, b"<user>" + b" " * 2**20)[1].request("GET", "/")


def test_no_key_is_in_the_error(serve):
    register_secret("xml-key-4711-0815")
    with pytest.raises(ContractBroken) as caught:
        answering(serve, b"<user>xml-key-4711-0815 &xml-key-4711-0815;")[1].request("GET", "/")
    assert "4711" not in caught.value.detail + str(caught.value)
