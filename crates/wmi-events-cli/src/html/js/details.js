// The details of an event.

// Longer values are shown in part at first.
const MAX_SHOWN = 8000;

class DetailsPanel {
  constructor(app) {
    this.app = app;
    this.element = document.getElementById("details");
    this.run = 0;
  }

  close() {
    this.run++;
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  async open(row) {
    const run = ++this.run;
    const { rows } = this.app;
    const json = await this.app.details.json(row);
    // Another event was opened meanwhile.
    if (run !== this.run) return;
    const event = JSON.parse(json);
    const parts = [this.top(row, json), this.facts(row, event)];
    parts.push(...event.findings.map((finding) => this.finding(finding)));
    const decoded = Object.entries(event.decoded ?? {});
    if (decoded.length > 0) parts.push(section("Decoded", tree(event.decoded)));
    const ancestry = make("div", {});
    if (!Number.isNaN(rows.process[row])) parts.push(section("Process ancestry", ancestry));
    parts.push(section("Fields", table(Object.entries(event.data))));
    const stories = this.app.stories.filter((story) => story.events.some((each) => each.row === row));
    if (stories.length > 0) parts.push(section("Stories", make("ul", {}, ...stories.map((story) => this.story(story)))));
    if (event.indicators?.length > 0) parts.push(section("Indicators", make("p", {}, event.indicators.join(", "))));
    this.show(parts);
    if (!Number.isNaN(rows.process[row])) ancestry.append(await this.app.processes.render(row));
  }

  // An event of a story that is not on the page.
  openStoryEvent(event) {
    this.run++;
    const entries = [
      ["computer", event.computer],
      ["time", event.time],
      ["event_id", event.event_id],
      ["record_id", event.record_id],
      ["file", event.file],
      ["user", event.user],
      ["what", event.what],
    ];
    const top = make(
      "div",
      { class: "details-top" },
      make("h3", {}, `Event ${event.event_id}`),
      button("Close", () => this.app.closeDetails(), { class: "close" }),
    );
    this.show([top, make("p", { class: "hint" }, "This event is not on the page; its story has this of it."), table(entries)]);
  }

  show(parts) {
    this.element.hidden = false;
    this.element.replaceChildren(...parts);
    this.element.scrollTop = 0;
  }

  top(row, json) {
    const { rows, state } = this.app;
    const star = () => this.app.toggleStar(row);
    const copy = button(
      "Copy as JSON",
      async () => {
        copy.textContent = (await copyText(json)) ? "Copied" : "Not copied";
        setTimeout(() => (copy.textContent = "Copy as JSON"), 1500);
      },
      { class: "copy" },
    );
    return make(
      "div",
      { class: "details-top" },
      make(
        "h3",
        {},
        `Event ${textOf(rows, "event", row)} `,
        make("small", {}, textOf(rows, "kind", row)),
        " ",
        rows.severity[row] > 0 ? severityTag(rows.severity[row]) : "",
      ),
      copy,
      button(state.stars.has(row) ? "★ Starred" : "☆ Star", star, { "aria-pressed": String(state.stars.has(row)), class: "star-this" }),
      button("Close", () => this.app.closeDetails(), { class: "close" }),
    );
  }

  facts(row, event) {
    const { rows } = this.app;
    const source = event.time_source ? `, ${event.time_source}: not the event's own time` : "";
    const entries = [
      ["Time", exactTimeText(rows.time[row], rows.ticks[row]) + source],
      ["As logged", event.time_created ?? "-"],
      ...(event.local_time ? [["Local time", event.local_time]] : []),
      ["Computer", event.computer ?? "-"],
      ["Log", event.channel ?? "-"],
      ["Record", event.record_id ?? "-"],
      ["File", event.file],
    ];
    const masked = event.masked?.length > 0 ? make("p", { class: "hint" }, `Passwords are masked in: ${event.masked.join(", ")}.`) : null;
    return make("div", { class: "facts" }, table(entries), masked);
  }

  finding(finding) {
    const level = SEVERITIES.indexOf(finding.severity);
    const techniques = (finding.techniques ?? [finding.technique]).filter(Boolean).join(" ");
    const implied = finding.implied_by ? ` · implied by ${finding.implied_by}` : "";
    const head = make(
      "p",
      {},
      severityTag(level),
      " ",
      make("b", {}, finding.title ?? finding.name),
      make("br"),
      make("code", {}, finding.name),
      ` · ${techniques}${implied}`,
    );
    const evidence = make("details", {}, make("summary", {}, "Evidence"), table(Object.entries(finding.evidence ?? {})));
    return make("section", { class: `finding level-${level}` }, head, evidence);
  }

  story(story) {
    const show = button(story.kind.replaceAll("_", " "), () => this.app.showStory(story), { class: "link" });
    return make("li", {}, severityTag(story.level), " ", show, ": ", value(story.summary));
  }
}

function section(title, ...children) {
  return make("section", {}, make("h4", {}, title), ...children);
}

// Names and values. Names come from the event too.
function table(entries) {
  const rows = entries.map(([name, each]) => make("tr", {}, make("th", { scope: "row" }, value(name)), make("td", {}, leaf(each))));
  return make("table", { class: "fields" }, make("tbody", {}, ...rows));
}

// An object or array as nested tables.
function tree(each) {
  if (Array.isArray(each)) {
    if (each.length === 0) return make("span", { class: "hint" }, "none");
    return make("ol", { class: "list" }, ...each.map((item) => make("li", {}, tree(item))));
  }
  if (each === null || typeof each !== "object") return leaf(each);
  const rows = Object.entries(each).map(([name, item]) =>
    make("tr", {}, make("th", { scope: "row" }, value(name)), make("td", {}, tree(item))),
  );
  return make("table", { class: "fields" }, make("tbody", {}, ...rows));
}

function leaf(each) {
  if (each === null || each === undefined) return make("span", { class: "hint" }, "null");
  if (typeof each === "object") return tree(each);
  const text = String(each);
  if (text === "") return make("span", { class: "hint" }, "empty");
  const element = make("span", { class: "value long" });
  if (text.length <= MAX_SHOWN) {
    element.textContent = shownLines(text);
    return element;
  }
  const rest = text.length - MAX_SHOWN;
  element.textContent = shownLines(text.slice(0, MAX_SHOWN));
  const more = button(`Show all ${numberText(text.length)} characters`, () => {
    element.textContent = shownLines(text);
    more.remove();
  });
  return make("span", {}, element, make("br"), make("span", { class: "hint" }, `${numberText(rest)} more characters `), more);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page from a file has no clipboard in some browsers.
    const area = make("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}
