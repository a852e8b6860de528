"""Makes pages with `wmi-events report` and uses them in a headless Chromium: of the sample, of hostile texts, of a story over many
computers and of 100,000 events. Prints what it measured; ends non-zero if anything is not as it must be.

    python3 .ci/check_page.py TOOL [FOLDER]

FOLDER (target/page) gets the pages, screenshots, and a Python environment with Selenium. Chromium and its driver are Debian's."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import venv

# No folder of compiled files beside the scripts.
sys.dont_write_bytecode = True
import page_events

SELENIUM = "4.51.0"
MAX_BYTES = 15 << 20
MAX_SECONDS = 3
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]

tool = str(pathlib.Path(sys.argv[1]).resolve())
folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "target/page").resolve()


def install():
    """Installs what is missing, and goes on with the Python that has Selenium."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "chromium-driver"]
        for command in ["apt-get", "update"], install:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    environment = folder / "venv"
    python = environment / "bin" / "python"
    if pathlib.Path(sys.prefix) != environment:
        if not python.exists():
            venv.create(environment, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"selenium=={SELENIUM}"], check=True)
        os.execv(python, [str(python), *sys.argv])


failures = []
figures = []


def check(is_right, what):
    if not is_right:
        failures.append(what)
        print(f"FAILED: {what}", flush=True)


def equal(found, expected, what):
    check(found == expected, f"{what}: {found!r}, expected {expected!r}")


class Source:
    """A page, and the tool's JSON Lines of the same inputs."""

    def __init__(self, name, *texts):
        self.name, self.page = name, folder / f"{name}.html"
        inputs = []
        for i, text in enumerate(texts):
            inputs.append(str(folder / f"{name}-{i}.log"))
            pathlib.Path(inputs[-1]).write_text(text, encoding="utf-8")
        run = lambda arguments: subprocess.run([tool, *arguments, *inputs], check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout
        start = time.monotonic()
        run(["report", "-o", str(self.page)])
        self.seconds = time.monotonic() - start
        # Not `splitlines`: the texts have other line breaks.
        lines = run(["--format", "jsonl"]).decode().split("\n")
        self.lines = [line for line in lines if line and not line.startswith('{"story"')]
        self.events = [json.loads(line) for line in self.lines]


def values(each):
    """All texts and numbers in it, in lower case."""
    if isinstance(each, dict):
        return [text for value in each.values() for text in values(value)]
    if isinstance(each, list):
        return [text for value in each for text in values(value)]
    return [] if each is None or isinstance(each, bool) else [str(each).lower()]


def level(event):
    names = ["informational", "low", "medium", "high", "critical"]
    return max((names.index(finding["severity"]) + 1 for finding in event["findings"]), default=0)


def milliseconds(event):
    # Whole ones: the page's range of time has no more.
    moment = page_events.datetime.datetime.fromisoformat(event["time_created"][:23] + "+00:00")
    return round(moment.timestamp() * 1000)


class Browser:
    def __init__(self, width=1600, height=1000, is_dark=False):
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        self.profile = tempfile.mkdtemp()
        for flag in [*FLAGS, f"--user-data-dir={self.profile}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.do = self.driver.execute_cdp_cmd
        self.size(width, height)
        self.color("dark" if is_dark else "light")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def size(self, width, height):
        self.do("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def color(self, scheme):
        self.do("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def later(self, script, *arguments):
        return self.driver.execute_async_script(f"const done = arguments[arguments.length - 1]; (async () => {{ {script} }})().then(done, done)", *arguments)

    def wait(self, script, what, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.run(f"return {script}"):
                return found
            time.sleep(0.02)
        check(False, f"not within {seconds} s: {what}")
        return None

    def open(self, source, address=""):
        # The same page with another address would not be loaded again.
        self.driver.get("about:blank")
        self.driver.get(f"{source.page.as_uri()}{address}")
        return int(self.wait("document.documentElement.dataset.ready", f"{source.name} is ready") or 0)

    def status(self):
        self.wait("!document.getElementById('status').textContent.includes('searching')", "the search ends", 60)
        text = self.run("return document.getElementById('status').textContent")
        return int(text.split(" of ")[0].replace(",", ""))

    def query(self, text):
        """Types into the filter box; how many rows match, and after how many milliseconds the first and the last answer came."""
        return self.later("""
            const [query, status] = ["query", "status"].map((id) => document.getElementById(id));
            status.textContent = "…";
            const start = performance.now();
            let first = 0;
            query.value = arguments[0];
            query.dispatchEvent(new Event("input"));
            for (;;) {
                await new Promise((resolve) => setTimeout(resolve, 5));
                if (status.textContent === "…") continue;
                first ||= performance.now() - start;
                if (!status.textContent.includes("searching")) break;
            }
            return [Number(status.textContent.split(" of ")[0].replaceAll(",", "")), first, performance.now() - start];
        """, text)

    def press(self, *keys):
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def quiet(self, name):
        for entry in self.driver.get_log("browser"):
            check(False, f"{name}: the console has {entry['level']} {entry['message']}")
        equal(self.run("return performance.getEntriesByType('resource').length"), 0, f"{name}: what was loaded")

    def shot(self, name):
        self.driver.save_screenshot(str(folder / f"{name}.png"))


def check_filters(browser, source, queries):
    for query, test in queries.items():
        found, _, _ = browser.query(query)
        equal(found, sum(map(test, source.events)), f"{source.name}: rows for {query}")
    browser.query("")


def has(text):
    return lambda event: any(text in value for value in values(event))


def check_sample(browser, source):
    browser.open(source)
    equal(browser.status(), len(source.events), "sample: rows")
    equal(browser.run("return document.querySelectorAll('.rows .row').length"), len(source.events), "sample: rows drawn")
    check_filters(browser, source, {
        "whoami": has("whoami"),
        "event:4688 computer:file02": lambda e: e["event_id"] == 4688 and "file02" in e["computer"].lower(),
        "severity:>=medium -event:4688": lambda e: level(e) >= 3 and e["event_id"] != 4688,
        'CommandLine:"whoami /all"': lambda e: "whoami /all" in (e["data"].get("CommandLine") or "").lower(),
        "technique:T1021.002": lambda e: any("T1021.002" in f["techniques"] for f in e["findings"]),
        "result:denied": lambda e: (e["decoded"].get("result") or {}).get("name") == "WBEM_E_ACCESS_DENIED",
        "finding:*": lambda e: bool(e["findings"]),
        "C:\\ProgramData": has("c:\\programdata"),
        "zzz": lambda e: False,
    })
    equal(browser.run("return document.querySelectorAll('.story').length"), 2, "sample: stories")
    equal(browser.run("return document.querySelectorAll('.arrow').length"), 1, "sample: arrows")
    from selenium.webdriver.common.keys import Keys

    browser.run("document.activeElement.blur()")
    browser.press("/")
    equal(browser.run("return document.activeElement.id"), "query", "sample: `/` goes to the filter")
    browser.press(Keys.ESCAPE, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    browser.wait("document.querySelector('#details h3')", "Enter opens the details")
    equal(browser.run("return document.querySelector('.row[aria-selected=true]').dataset.row"), "1", "sample: the chosen row")
    browser.press("s", Keys.ESCAPE)
    check(browser.run("return document.getElementById('details').hidden"), "sample: Esc closes the details")
    # A click on a card of a story opens its event.
    browser.run("document.querySelector('.card').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    browser.wait("document.querySelector('#details')?.textContent.includes('/node:FILE02')", "a card opens its event")
    check_address(browser, source)
    check_colors(browser, source)
    check_without_script(source)


def check_address(browser, source):
    browser.query("event:4688")
    browser.run("document.querySelector('[data-facet=severity-4]').click()")
    state = "return [location.hash, document.getElementById('status').textContent, document.querySelector('.chip').textContent, " \
            "document.querySelector('#details h3').textContent, document.querySelectorAll('.star[aria-pressed=true]').length, " \
            "document.querySelector('#export option').textContent]"
    before = browser.run(state)
    equal(before[5], "starred (1)", "sample: stars")
    browser.open(source, before[0])
    browser.wait("document.querySelector('#details h3')", "the details of the address")
    equal(browser.run(state), before, "sample: the state of the address")


def check_colors(browser, source):
    back = "return getComputedStyle(document.body).backgroundColor"
    browser.open(source)
    light = browser.run(back)
    browser.run("document.getElementById('theme').click()")
    dark = browser.run(back)
    equal((light, dark), ("rgb(255, 255, 255)", "rgb(21, 24, 28)"), "sample: the background in light and dark")
    browser.color("dark")
    browser.open(source)
    equal(browser.run(back), dark, "sample: the background that the system asks for")
    browser.color("light")
    browser.do("Emulation.setEmulatedMedia", {"media": "print"})
    display = browser.run("return ['events-part', 'stories-part', 'findings-part'].map((id) => getComputedStyle(document.getElementById(id)).display)")
    equal(display, ["none", "block", "block"], "sample: what is printed")
    equal(browser.run(back), light, "sample: paper is light")
    check(len(browser.do("Page.printToPDF", {})["data"]) > 10_000, "sample: the PDF")
    browser.do("Emulation.setEmulatedMedia", {"media": ""})
    browser.quiet("sample")


def check_without_script(source):
    with Browser() as browser:
        browser.do("Emulation.setScriptExecutionDisabled", {"value": True})
        browser.driver.get(source.page.as_uri())
        rows = browser.driver.find_elements("css selector", "noscript tbody tr")
        equal(len(rows), sum(bool(event["findings"]) for event in source.events), "sample: rows without scripts")
        check(all(row.is_displayed() for row in rows), "sample: the rows without scripts are shown")
        browser.shot("sample-without-scripts")


def check_spread(browser, source):
    browser.open(source)
    lanes = browser.run("return Math.max(...[...document.querySelectorAll('.lane-names')].map((names) => names.children.length))")
    equal(lanes, 7, "spread: lanes of the longest story")
    arrows = browser.run("return [...document.querySelectorAll('.arrow title')].map((title) => title.textContent)")
    expected = ["WKS07 → FILE02", "WKS07 → SQL01", "WKS07 → WEB03", "FILE02 → DC01", "DC01 → BACKUP01", "DC01 → BACKUP02"]
    equal(arrows, expected, "spread: arrows")
    # A process that was started over WMI, by one whose start is not in the logs, and what it started.
    row = next(i for i, event in enumerate(source.events) if event["data"].get("NewProcessId") == "0x2404")
    browser.open(source, f"#row={row}")
    tree = browser.wait("document.querySelector('.tree')?.textContent", "the process tree") or ""
    parts = ["WmiPrvSE.exe", "its start is not in the logs", "cmd.exe (8192)", "WMIC.exe (9220)"]
    check(all(part in tree for part in parts) and sorted(parts[0:4:3], key=tree.find) == [parts[0], parts[3]], f"spread: the process tree {tree}")
    browser.quiet("spread")


def check_hostile(browser, source):
    browser.open(source)
    equal(browser.status(), len(source.events), "hostile: rows")
    equal(browser.run("return [typeof window.hit, document.querySelectorAll('img, iframe, b > script').length, document.scripts.length]")[:2],
          ["undefined", 0], "hostile: scripts and images")
    browser.do("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    for row, line in enumerate(source.lines):
        browser.open(source, f"#row={row}")
        browser.wait("document.querySelector('#details .copy')", f"hostile: the details of row {row}")
        copied = browser.later("""
            document.querySelector("#details .copy").click();
            for (let i = 0; i < 100 && document.querySelector("#details .copy").textContent !== "Copied"; i++) await new Promise((resolve) => setTimeout(resolve, 10));
            return navigator.clipboard.readText();
        """)
        check(copied == line, f"hostile: row {row} copied as {str(copied)[:200]}")
        shown = browser.run("return document.getElementById('app').innerText")
        check(not any(c in shown for c in "\u202e\u202c\u200b\ufeff\u2028\u2029\0\x1b\x9b\uf000"), f"hostile: row {row} has unseen characters")
    script = next(row for row, event in enumerate(source.events) if event["event_id"] == 5861)
    browser.open(source, f"#row={script}")
    browser.wait("document.querySelector('#details .copy')", "hostile: the details of the script")
    browser.run("document.querySelectorAll('#details button').forEach((button) => button.textContent.startsWith('Show all') && button.click())")
    length = browser.run("return Math.max(...[...document.querySelectorAll('#details .long')].map((value) => value.textContent.length))")
    check(length >= 1_000_000, f"hostile: {length} characters of the script are shown")
    equal(browser.run("return typeof window.hit"), "undefined", "hostile: a script ran")
    check_export(browser, source)
    browser.quiet("hostile")


def check_export(browser, source):
    import csv
    import io

    browser.open(source)
    saved = browser.later("""
        const texts = [];
        const create = URL.createObjectURL;
        URL.createObjectURL = (blob) => (blob.text().then((text) => texts.push(text)), create(blob));
        document.querySelector("#export select").value = "shown";
        for (const name of ["jsonl", "csv"]) {
            const before = texts.length;
            document.querySelector(`.export-${name}`).click();
            while (texts.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
        }
        return texts;
    """)
    equal(saved[0].split("\n")[:-1], source.lines, "hostile: the rows as JSON Lines")
    csv.field_size_limit(1 << 30)
    rows = list(csv.reader(io.StringIO(saved[1].lstrip("\ufeff"), newline="")))
    equal([row[-1] for row in rows[1:]], source.lines, "hostile: the rows as CSV")
    formulas = [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
    equal(formulas, [], "hostile: cells that are formulas")


def check_many(browser, source):
    size = source.page.stat().st_size
    check(size <= MAX_BYTES, f"many: {size} bytes")
    ready = browser.open(source)
    check(browser.run("return document.querySelectorAll('.rows .row').length") > 5, "many: rows drawn")
    _, _, answered = browser.query("computer:file01 severity:>=medium")
    _, first, whole = browser.query("0xffffffff")
    check((ready + answered) / 1000 <= MAX_SECONDS and (ready + first) / 1000 <= MAX_SECONDS, f"many: usable after {ready} ms, filter {answered:.0f} and {first:.0f} ms")
    figures.append(f"{len(source.events):,} events: page of {size / 1e6:.1f} MB made in {source.seconds:.1f} s, usable after {ready} ms, "
                   f"filter by column {answered:.0f} ms, by text first {first:.0f} ms and all {whole:.0f} ms")
    check_filters(browser, source, {
        "computer:file01": lambda e: "file01" in e["computer"].lower(),
        "event:5858 result:WBEM_E_ACCESS_DENIED": lambda e: e["event_id"] == 5858 and e["decoded"]["result"]["name"] == "WBEM_E_ACCESS_DENIED",
        "severity:high": lambda e: level(e) == 4,
        "wmic -msiexec": lambda e: has("wmic")(e) and not has("msiexec")(e),
        "SubjectUserName:dana.b": lambda e: "dana.b" in (e["data"].get("SubjectUserName") or ""),
        'where:"" event:5860': lambda e: "where" in (e["decoded"].get("wql") or {}) and e["event_id"] == 5860,
        '"net group" user:dana': lambda e: has("net group")(e) and "dana" in (e["data"].get("SubjectUserName", "") if e["data"].get("TargetUserName") == "-" else e["data"].get("TargetUserName", "")),
    })
    check_range(browser, source)
    browser.run("const s = document.querySelector('.scroller'); s.scrollTop = s.scrollHeight")
    last = max(source.events, key=lambda e: e["time_created"])
    browser.wait(f"document.querySelector('.rows').textContent.includes('{last['time_created'][:23].replace('T', ' ')}')", "the last row is scrolled to")
    equal(browser.run("return document.querySelectorAll('.rows .row').length < 100"), True, "many: only the rows in view are elements")
    browser.quiet("many")


def check_range(browser, source):
    from selenium.webdriver import ActionChains

    svg = browser.driver.find_element("css selector", "#histogram svg")
    browser.run("window.scrollTo(0, 0)")
    ActionChains(browser.driver).move_to_element_with_offset(svg, -200, -30).click_and_hold().move_by_offset(120, 0).release().perform()
    parts = dict(part.split("=") for part in browser.run("return location.hash.slice(1)").split("&"))
    check("from" in parts and "to" in parts, f"many: a drag sets {parts}")
    start, end = int(parts["from"]), int(parts["to"])
    inside = sum(start <= milliseconds(event) <= end for event in source.events)
    equal(browser.status(), inside, "many: rows in the range of time")
    check(0 < inside < len(source.events), f"many: {inside} rows in the range of time")
    browser.run("document.getElementById('whole').click()")
    equal(browser.status(), len(source.events), "many: rows in the whole span")


def screenshots(sources):
    for width in 1600, 480:
        for is_dark in False, True:
            with Browser(width, 1200, is_dark) as browser:
                for source in sources:
                    name = f"{source.name}-{width}-{'dark' if is_dark else 'light'}"
                    browser.open(source)
                    over = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    check(over <= 0, f"{name}: {over} pixels wider than the window")
                    browser.shot(name)
                    browser.open(source, "#row=4")
                    browser.wait("document.querySelector('#details h3')", "the details")
                    browser.run("document.getElementById('events-part').scrollIntoView()")
                    browser.shot(f"{name}-details")


def main():
    folder.mkdir(parents=True, exist_ok=True)
    install()
    sources = []
    for name, check_it, texts in [
        ("sample", check_sample, []),
        ("spread", check_spread, [page_events.spread()]),
        ("hostile", check_hostile, [page_events.hostile(), page_events.hostile_json()]),
        ("many", check_many, [page_events.many()]),
    ]:
        sources.append(Source(name, *texts))
        with Browser() as browser:
            check_it(browser, sources[-1])
        print(f"{name}: {len(sources[-1].events)} events, {sources[-1].page.stat().st_size} bytes", flush=True)
    screenshots(sources)
    print("\n".join(figures))
    if failures:
        sys.exit(f"{len(failures)} failures")


main()
