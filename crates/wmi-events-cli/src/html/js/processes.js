// Which process started which: by process ID within a computer. Windows gives the same ID again, so the parent is the
// nearest earlier start with it.

const MAX_ANCESTORS = 24;
const MAX_CHILDREN = 60;

class Processes {
  constructor(app) {
    this.app = app;
  }

  // By computer and process ID, the rows that start it, in time order.
  starts() {
    if (this.known) return this.known;
    const { rows } = this.app;
    this.known = new Map();
    this.children = new Map();
    rows.byTime.forEach((row, place) => {
      if (Number.isNaN(rows.process[row])) return;
      for (const [map, id] of [
        [this.known, rows.process[row]],
        [this.children, rows.parent[row]],
      ]) {
        const key = this.key(row, id);
        if (!map.has(key)) map.set(key, []);
        map.get(key).push({ row, place });
      }
    });
    return this.known;
  }

  key(row, id) {
    return `${this.app.rows.index.computer[row]} ${id}`;
  }

  // The start of the parent, or -1; its place in time order is before that of the row.
  parentOf(row) {
    const { rows } = this.app;
    const candidates = this.starts().get(this.key(row, rows.parent[row])) ?? [];
    const own = this.starts()
      .get(this.key(row, rows.process[row]))
      ?.find((start) => start.row === row);
    return candidates.findLast((start) => own && start.place < own.place)?.row ?? -1;
  }

  // The rows of the processes that it started, until its ID is given again.
  childrenOf(row) {
    const starts = this.starts().get(this.key(row, this.app.rows.process[row])) ?? [];
    const at = starts.findIndex((start) => start.row === row);
    if (at < 0) return [];
    const from = starts[at].place;
    const to = starts[at + 1]?.place ?? Infinity;
    const children = this.children.get(this.key(row, this.app.rows.process[row])) ?? [];
    return children.filter(({ place }) => place > from && place < to).map((child) => child.row);
  }

  // The row and its ancestors, the eldest first. A start whose image is not the one that its child names as its parent's
  // is another process with the same ID: the parent's own start is not in the logs.
  async ancestors(row) {
    const chain = [];
    let event = await this.app.details.event(row);
    for (let each = row; chain.length < MAX_ANCESTORS;) {
      chain.unshift({ row: each, id: this.app.rows.process[each], name: event.data.NewProcessName });
      const parentName = event.data.ParentProcessName ?? "";
      const parent = this.parentOf(each);
      const parentEvent = parent < 0 ? null : await this.app.details.event(parent);
      const isOther =
        parentName !== "" && parentEvent && (parentEvent.data.NewProcessName ?? "").toLowerCase() !== parentName.toLowerCase();
      if (!parentEvent || isOther) {
        chain.unshift({ row: -1, id: this.app.rows.parent[each], name: parentName });
        break;
      }
      [each, event] = [parent, parentEvent];
    }
    return chain;
  }

  // A list of elements for the details.
  async render(row) {
    const chain = await this.ancestors(row);
    const children = this.childrenOf(row);
    let list = null;
    const item = (process, isThis, child) => {
      const name = process.row < 0 ? value(process.name || "unknown") : value(baseName(process.name || "unknown"));
      const id = Number.isNaN(process.id) ? "" : ` (${process.id})`;
      const note =
        process.row < 0
          ? make("span", { class: "hint" }, " its start is not in the logs")
          : [
              " ",
              make("span", { class: "hint time" }, timeText(this.app.rows.time[process.row]).slice(11)),
              " ",
              value(shorten(this.app.rows.what[process.row], 160)),
            ];
      const link = isThis || process.row < 0 ? make("b", {}, name) : button("", () => this.app.open(process.row), { class: "link" });
      if (!isThis && process.row >= 0) link.append(name);
      return make("li", { "aria-current": isThis ? "true" : false }, link, id, note, child);
    };
    const shownChildren = children
      .slice(0, MAX_CHILDREN)
      .map((child) => item({ row: child, id: this.app.rows.process[child], name: programOf(this.app.rows.what[child]) }, false, null));
    if (children.length > MAX_CHILDREN) shownChildren.push(make("li", {}, `and ${numberText(children.length - MAX_CHILDREN)} more`));
    if (shownChildren.length > 0) list = make("ul", {}, ...shownChildren);
    for (const process of chain.reverse()) list = make("ul", {}, item(process, process.row === row, list));
    list.classList.add("tree");
    return list;
  }
}

// The program of `parent > "C:\x\program.exe" arguments`.
function programOf(what) {
  const command = what.slice(what.indexOf(" > ") < 0 ? 0 : what.indexOf(" > ") + 3);
  return /^"([^"]+)"|^(\S+)/.exec(command)?.slice(1).find(Boolean) ?? command;
}
