// The table of events: only the rows in view are elements.

// Browsers limit the height of an element; beyond this, the scroll bar stands for more rows than it has pixels.
const MAX_HEIGHT = 15_000_000;
const ROWS_AROUND = 8;

const TABLE_COLUMNS = [
  ["star", ""],
  ["time", "Time"],
  ["severity", "Severity"],
  ["computer", "Computer"],
  ["event", "Event"],
  ["user", "Who"],
  ["what", "What"],
  ["source", "Record · file"],
];

class Table {
  constructor(app) {
    this.app = app;
    this.found = new Uint32Array(0);
    this.head = make("div", { class: "row head", role: "row" });
    this.body = make("div", { class: "rows", role: "rowgroup" });
    this.space = make("div", { class: "space" }, this.body);
    this.scroller = make(
      "div",
      { class: "scroller", role: "grid", tabindex: "0", "aria-label": "Events", "aria-colcount": TABLE_COLUMNS.length },
      this.head,
      this.space,
    );
    document.getElementById("table").append(this.scroller);
    this.scroller.addEventListener("scroll", () => requestAnimationFrame(() => this.renderRows()), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("click", (event) => this.click(event));
    new ResizeObserver(() => this.resize()).observe(this.scroller);
  }

  render(selection) {
    this.found = selection.found;
    this.places = null;
    this.scroller.setAttribute("aria-rowcount", this.found.length + 1);
    this.renderHead();
    this.resize();
  }

  renderHead() {
    const { state } = this.app;
    const cells = TABLE_COLUMNS.map(([name, title]) => {
      if (!SORTS.includes(name)) return make("span", { role: "columnheader", class: `cell-${name}` }, title);
      const isSorted = state.sort === name;
      const sort = () => {
        state.isDescending = isSorted && !state.isDescending;
        state.sort = name;
        this.app.update();
      };
      const text = isSorted ? `${title} ${state.isDescending ? "▾" : "▴"}` : title;
      const order = isSorted ? (state.isDescending ? "descending" : "ascending") : "none";
      return make("span", { role: "columnheader", class: `cell-${name}`, "aria-sort": order }, button(text, sort, { class: "link" }));
    });
    this.head.replaceChildren(...cells);
  }

  resize() {
    this.rowHeight = parseFloat(getComputedStyle(this.scroller).getPropertyValue("--row-height")) || 24;
    this.height = this.found.length * this.rowHeight;
    this.space.style.height = `${Math.min(this.height, MAX_HEIGHT)}px`;
    this.renderRows();
  }

  // The height of the rows that is above the view.
  top() {
    const { scrollTop, clientHeight } = this.scroller;
    if (this.height <= MAX_HEIGHT) return scrollTop;
    return (scrollTop / Math.max(1, MAX_HEIGHT - clientHeight)) * (this.height - clientHeight);
  }

  renderRows() {
    const view = this.scroller.clientHeight;
    const top = this.top();
    const first = Math.max(0, Math.floor(top / this.rowHeight) - ROWS_AROUND);
    const last = Math.min(this.found.length, Math.ceil((top + view) / this.rowHeight) + ROWS_AROUND);
    const elements = [];
    for (let place = first; place < last; place++) elements.push(this.row(this.found[place], place));
    if (this.found.length === 0) elements.push(make("p", { class: "hint" }, this.app.filter.isDone() ? "No event matches." : "Searching…"));
    // Where the rows would be if the space had their whole height.
    this.body.style.transform = `translateY(${this.scroller.scrollTop + first * this.rowHeight - top}px)`;
    this.body.replaceChildren(...elements);
    const { row } = this.app.state;
    this.scroller.setAttribute("aria-activedescendant", row >= 0 ? `row-${row}` : "");
  }

  row(row, place) {
    const { rows, state } = this.app;
    const level = rows.severity[row];
    const [finding] = findingsOf(rows, row);
    const isStarred = state.stars.has(row);
    const computer = textOf(rows, "computer", row);
    const [who, file] = [textOf(rows, "who", row), textOf(rows, "file", row)];
    const cell = (name, ...children) => make("span", { role: "gridcell", class: `cell-${name}` }, ...children);
    const star = make(
      "button",
      { type: "button", class: "star", tabindex: "-1", "aria-pressed": String(isStarred), "aria-label": "Star" },
      isStarred ? "★" : "☆",
    );
    const title = finding ? make("span", { class: `title level-${level}` }, finding.title) : null;
    return make(
      "div",
      {
        class: `row level-${level}`,
        role: "row",
        id: `row-${row}`,
        "data-row": row,
        "aria-rowindex": place + 2,
        "aria-selected": String(row === state.row),
      },
      cell("star", star),
      cell("time", timeText(rows.time[row])),
      cell("severity", level > 0 ? severityTag(level) : ""),
      fill(cell("computer", value(shortName(computer))), { title: shown(computer) }, []),
      cell("event", `${textOf(rows, "event", row)} `, make("small", {}, textOf(rows, "kind", row))),
      fill(cell("user", value(shorten(who, 120))), { title: shown(who) }, []),
      cell("what", title, value(shorten(rows.what[row], 260))),
      fill(cell("source", `${rows.record[row] ?? "-"} · `, value(baseName(file))), { title: shown(file) }, []),
    );
  }

  click(event) {
    const element = event.target.closest(".row");
    if (!element) return;
    const row = Number(element.dataset.row);
    if (event.target.closest(".star")) this.app.toggleStar(row);
    else if (document.getSelection().isCollapsed) this.app.open(row);
  }

  placeOf(row) {
    this.places ??= new Map(Array.from(this.found, (each, place) => [each, place]));
    return this.places.get(row) ?? -1;
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.rowHeight) - 2);
    const { state } = this.app;
    const place = this.placeOf(state.row);
    const moves = {
      ArrowDown: place + 1,
      ArrowUp: Math.max(0, place - 1),
      PageDown: place + page,
      PageUp: place - page,
      Home: 0,
      End: Infinity,
    };
    if (event.key in moves && this.found.length > 0) {
      const next = Math.min(this.found.length - 1, Math.max(0, moves[event.key]));
      this.app.choose(this.found[next]);
    } else if (event.key === "Enter" && state.row >= 0) {
      this.app.open(state.row);
    } else if (event.key === "s" && state.row >= 0) {
      this.app.toggleStar(state.row);
    } else {
      return;
    }
    event.preventDefault();
  }

  // Brings a row into view.
  reveal(row) {
    const place = this.placeOf(row);
    if (place < 0) return;
    const view = this.scroller.clientHeight - this.head.offsetHeight;
    const [top, y] = [this.top(), place * this.rowHeight];
    if (y < top || y + this.rowHeight > top + view) {
      const target = y < top ? y : y + this.rowHeight - view;
      const ratio = this.height <= MAX_HEIGHT ? 1 : (MAX_HEIGHT - this.scroller.clientHeight) / (this.height - this.scroller.clientHeight);
      this.scroller.scrollTop = target * ratio;
    }
    this.renderRows();
  }
}

function baseName(path) {
  return path.split(/[\\/]/).filter(Boolean).pop() ?? path;
}
