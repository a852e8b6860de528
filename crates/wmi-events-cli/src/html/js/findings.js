// The findings, each with its events; a click shows only those.

class Findings {
  constructor(app) {
    this.app = app;
    this.element = document.getElementById("finding-list");
    const { rows } = app;
    this.entries = rows.findings.map((finding, entry) => ({
      ...finding,
      entry,
      total: 0,
      computers: new Set(),
      first: Infinity,
      last: -Infinity,
    }));
    for (let row = 0; row < rows.count; row++) {
      for (const entry of rows.findingSets[rows.index.findings[row]]) {
        const found = this.entries[entry];
        found.total++;
        found.computers.add(rows.index.computer[row]);
        if (Number.isNaN(rows.time[row])) continue;
        found.first = Math.min(found.first, rows.time[row]);
        found.last = Math.max(found.last, rows.time[row]);
      }
    }
    this.entries.sort((a, b) => b.severity - a.severity || b.total - a.total);
    const hint = document.getElementById("findings-hint");
    hint.textContent = this.entries.length > 0 ? "Click a finding to show only its events." : "No event has a finding.";
    this.element.hidden = this.entries.length === 0;
  }

  render(selection) {
    const { rows, state } = this.app;
    const counts = new Uint32Array(this.entries.length);
    for (const row of selection.found) for (const entry of rows.findingSets[rows.index.findings[row]]) counts[entry]++;
    const isFiltered = selection.found.length < rows.count;
    const names = ["Severity", "Finding", "Technique", "Events", ...(isFiltered ? ["Shown"] : []), "Computers", "First", "Last"];
    const isNumber = (name) => ["Events", "Shown", "Computers"].includes(name);
    const head = make("tr", {}, ...names.map((name) => make("th", { scope: "col", class: isNumber(name) ? "number" : false }, name)));
    const body = this.entries.map((finding) => {
      const isChosen = state.facets.finding.has(finding.place);
      const toggle = () => {
        state.toggleFacet("finding", finding.place);
        this.app.update();
        if (!isChosen) this.app.showTable();
      };
      const number = (count) => make("td", { class: "number" }, numberText(count));
      const time = (at) => make("td", { class: "time" }, Number.isFinite(at) ? timeText(at).slice(0, 19) : "-");
      const row = make(
        "tr",
        { class: `level-${finding.severity}${isChosen ? " is-chosen" : ""}` },
        make("td", {}, severityTag(finding.severity)),
        make(
          "td",
          {},
          button(finding.title, toggle, { class: "link", "aria-pressed": String(isChosen) }),
          " ",
          make("code", {}, finding.name),
        ),
        make("td", {}, finding.techniques.join(" ")),
        number(finding.total),
        isFiltered ? number(counts[finding.entry]) : null,
        number(finding.computers.size),
        time(finding.first),
        time(finding.last),
      );
      return row;
    });
    this.element.replaceChildren(make("table", { class: "findings" }, make("thead", {}, head), make("tbody", {}, ...body)));
  }
}
