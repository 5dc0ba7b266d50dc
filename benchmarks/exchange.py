"""What goes the other way, and what arrives by itself: edits, jobs and webhooks."""

import hashlib
import hmac
import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import databases
import programs
from databases import copy
from programs import child

UNSENT_RATIO, SENT_RATIO = 1.05, 1.3
RATE, SECONDS, ANSWER = 50, 30, 0.050
#: Deliveries before the clock runs: the first request of a server loads what it needs.
WARM_UP = 50


def sending(bench):
    """What an edit costs whoever makes it, and how fast what it led to is worked off, in both directions."""
    report = bench.report
    copy("bench_linked", "bench_pull")
    rounds = child("writes", "bench_pull", url=bench.url)
    report.keep("writes", rounds)
    for name, budget, words in (
        ("unsent", UNSENT_RATIO, "that is not sent"),
        ("sent", SENT_RATIO, "that is sent"),
    ):
        ratio = statistics.median(noticed / blind for blind, noticed in rounds[name])
        blind = statistics.median(blind for blind, _noticed in rounds[name])
        report.add(
            f"write() on {bench.size} employees, field {words} / the same unnoticed",
            f"{ratio:.2f} x",
            f"<= {budget} x",
            ratio <= budget,
            f"{len(rounds[name])} rounds with their commits, {blind * 1000:.0f} ms unnoticed",
        )
    copy("bench_linked", "bench_pull")
    drained = child("drain", "bench_pull", url=bench.url)
    report.keep("drained", drained)
    for direction, words in (("out", "sent"), ("in", "read again after a delivery")):
        figures = drained[direction]
        if figures["left"]:
            raise SystemExit(f"{figures['left']} of {figures['jobs']} jobs are left over ({direction})")
        report.add(
            f"{figures['jobs']} employees {words}",
            f"{figures['jobs'] / figures['seconds']:.0f} jobs/s",
            note=f"{figures['network'] / figures['seconds']:.0%} of the time in calls",
        )
        report.add(f"  HTTP calls for each ({direction})", f"{figures['calls'] / figures['jobs']:.2f}")


def webhooks(bench):
    """Deliveries at a steady rate, each counted from the moment at which it was due."""
    from devtools.processes import free_port

    copy("bench_linked", "bench_pull")
    door = child("door", "bench_pull", url=bench.url)
    with programs.server("bench_pull", bench.addons_path, free_port()) as url:
        _post(url, door, 0, WARM_UP, time.perf_counter())
        start = time.perf_counter() + 0.5
        with ThreadPoolExecutor(RATE) as pool:
            posts = [
                pool.submit(_post, url, door, WARM_UP + number, 1, start + number / RATE)
                for number in range(RATE * SECONDS)
            ]
            took = sorted(post.result() for post in posts)
    count = int(databases.sql("SELECT count(*) FROM hr_sync_job WHERE purpose = 'delivery'", "bench_pull"))
    lost = WARM_UP + RATE * SECONDS - count
    bench.report.keep("webhooks", {"seconds": took, "lost": lost})
    half, most, nearly_all = (took[int(len(took) * share) - 1] for share in (0.5, 0.95, 0.99))
    bench.report.add(
        f"Webhook answers at {RATE} a second, p50/p95/p99",
        "/".join(f"{seconds * 1000:.0f}" for seconds in (half, most, nearly_all)) + " ms",
        f"p95 < {ANSWER * 1000:.0f} ms",
        most < ANSWER,
        f"{len(took)} deliveries to one process, a TCP connection each",
    )
    bench.report.add("  of them lost", str(lost), "0", lost == 0)


def _post(url, door, first, count, due):
    """Post deliveries one after the other, the first one when it is due; return the seconds since then."""
    time.sleep(max(0.0, due - time.perf_counter()))
    for number in range(first, first + count):
        user = door["ids"][number % len(door["ids"])]
        body = f'{{"id": "n-{number}", "event": "user.updated", "entityId": "{user}"}}'.encode()
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        connection.request("POST", door["path"], body, _signed(body, door["secret"]))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 202:
            raise SystemExit(f"A delivery was answered with {answer.status}")
    return time.perf_counter() - due


def _signed(body, secret):
    timestamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-2getHR-Timestamp": timestamp, "X-2getHR-Signature": f"sha256={digest}"}
