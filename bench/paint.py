"""How soon a help centre's pages stand on a slow phone: the largest paint, with the processor and the net held back.

    python bench/paint.py --url http://127.0.0.1:8000 [--front kestrel] [--runs 9] [--processor 4]

It asks a sample company that runs, with an empty cache each time, and takes the median. Nets are a delay for each
request and a speed, as Chromium's developer tools hold them back: `slow 4G` is Lighthouse's mobile net (150 ms there
and back, which a request pays 3.75 times over; 1.6 Mbit/s), `4G` 60 ms and 9 Mbit/s, `home` 20 ms and 20 Mbit/s.
"""

import argparse
import os
import re
import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from lighthouse import CHROMIUM, FLAGS

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
NETS = {"slow 4G": (562.5, 1_638_400), "4G": (60, 9_000_000), "home": (20, 20_000_000)}
_LARGEST = """() => new Promise((done) => {
    let last = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { last = entry.startTime; }))
        .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => done(last), 300);
})"""
_WEIGHT = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
    .map((entry) => [entry.transferSize, entry.renderBlockingStatus === "blocking"])"""


@dataclass(frozen=True)
class Seen:
    paint: float  # milliseconds
    kilobytes: float
    requests: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--front", default="kestrel")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--processor", type=float, default=4)
    chosen = parser.parse_args()
    home = f"{chosen.url}/help/{chosen.front}/"
    print(
        f"load {os.getloadavg()[0]:.1f}, processor held back {chosen.processor:g} times, {chosen.runs} runs"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = _pages(browser, home)
        for net in NETS:
            for name, url in pages.items():
                seen = [_seen(browser, url, net, chosen.processor) for _run in range(chosen.runs)]
                paint = statistics.median(each.paint for each in seen)
                most = max(each.paint for each in seen)
                last = seen[-1]
                print(
                    f"{net:8} {name:10} {paint:6.0f} ms (slowest {most:.0f}), "
                    f"{last.kilobytes:5.1f} kB in {last.requests} requests",
                    flush=True,
                )
        browser.close()


def _pages(browser: Browser, home: str) -> dict[str, str]:
    """The first of each kind that the home page leads to."""
    page = browser.new_page()
    page.goto(f"{home}?lang=en")
    links = [str(each.get_attribute("href")) for each in page.query_selector_all("main a")]
    base = home.partition("/help/")[0]
    found = {"home": f"{home}?lang=en", "search": f"{home}search/?q=wet+tent"}
    for kind in ("categories", "articles", "guides"):
        link = next((each for each in links if re.search(rf"/{kind}/\d", each)), None)
        if link is not None:
            found[kind] = base + link
    page.close()
    return found


def _seen(browser: Browser, url: str, net: str, processor: float) -> Seen:
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    tools = context.new_cdp_session(page)
    delay, speed = NETS[net]
    tools.send("Network.enable")
    held = {
        "offline": False,
        "latency": delay,
        "downloadThroughput": speed / 8,
        "uploadThroughput": speed / 8,
    }
    tools.send("Network.emulateNetworkConditions", held)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": processor})
    page.goto(url, wait_until="load")
    paint = float(page.evaluate(_LARGEST))
    sizes = page.evaluate(_WEIGHT)
    context.close()
    return Seen(paint, sum(size for size, _blocking in sizes) / 1000, len(sizes))


if __name__ == "__main__":
    main()
