// Rows to a file: the starred ones, or those that are shown.

const CSV_COLUMNS = [
  "time",
  "computer",
  "event_id",
  "record_id",
  "severity",
  "kind",
  "who",
  "what",
  "findings",
  "techniques",
  "file",
  "json",
];

class Export {
  constructor(app) {
    this.app = app;
    this.rows = make("select", { "aria-label": "Which rows" }, make("option", { value: "starred" }), make("option", { value: "shown" }));
    const [jsonl, csv] = ["jsonl", "csv"].map((format) =>
      button(format.toUpperCase(), () => void this.save(format), { class: `export-${format}` }),
    );
    this.note = make("span", { role: "status", class: "hint" });
    document.getElementById("export").append("Export ", this.rows, " as ", jsonl, csv, this.note);
  }

  render(selection) {
    const { stars } = this.app.state;
    this.shown = selection.found;
    const [starred, shownRows] = this.rows.options;
    starred.textContent = `starred (${numberText(stars.size)})`;
    shownRows.textContent = `shown (${numberText(this.shown.length)})`;
  }

  async save(format) {
    const { stars } = this.app.state;
    const chosen = this.rows.value === "starred" ? this.app.rows.byTime.filter((row) => stars.has(row)) : this.shown;
    if (chosen.length === 0) {
      this.note.textContent = " no rows";
      return;
    }
    const lines = format === "csv" ? [`${CSV_COLUMNS.join(",")}\r\n`] : [];
    for (const row of chosen) {
      const json = await this.app.details.json(row);
      lines.push(format === "csv" ? this.csv(row, json) : `${json}\n`);
      if (lines.length % 2000 === 0) this.note.textContent = ` ${numberText(lines.length)} of ${numberText(chosen.length)}`;
    }
    // Spreadsheets take a CSV without a byte order mark for the system's code page.
    const parts = format === "csv" ? ["\ufeff", ...lines] : lines;
    const url = URL.createObjectURL(new Blob(parts, { type: format === "csv" ? "text/csv" : "application/jsonl" }));
    make("a", { href: url, download: `wmi-events.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    this.note.textContent = ` ${plural(chosen.length, "row")} saved`;
  }

  csv(row, json) {
    const { rows } = this.app;
    const findings = findingsOf(rows, row);
    const cells = [
      Number.isNaN(rows.time[row])
        ? ""
        : `${new Date(rows.time[row]).toISOString().slice(0, 23)}${String(rows.ticks[row]).padStart(4, "0")}Z`,
      textOf(rows, "computer", row),
      textOf(rows, "event", row),
      rows.record[row] ?? "",
      SEVERITIES[rows.severity[row]],
      textOf(rows, "kind", row),
      textOf(rows, "who", row),
      rows.what[row],
      findings.map((finding) => finding.name).join(" "),
      [...new Set(findings.flatMap((finding) => finding.techniques))].join(" "),
      textOf(rows, "file", row),
      json,
    ];
    return `${cells.map(csvCell).join(",")}\r\n`;
  }
}

// Quoted, and so that no spreadsheet takes it for a formula.
function csvCell(cell) {
  const text = String(cell);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
