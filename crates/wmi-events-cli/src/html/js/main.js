// Starts the page and joins its parts.

class App {
  constructor(rows, stories) {
    Object.assign(this, { rows, stories });
    this.details = new Details(rows);
    this.state = new State(rows);
    this.displayZone = zoneOf(document.body.dataset.zone);
    this.state.read(location.hash.slice(1));
    this.filter = new Filter(rows, stories, this.details, () => this.render());
    this.processes = new Processes(this);
    this.panel = new DetailsPanel(this);
    document.getElementById("app").hidden = false;
    document.querySelector(".tools").hidden = false;
    this.histogram = new Histogram(this);
    this.storyList = new Stories(this);
    this.storyZone = zone.name;
    this.parts = [this.histogram, new Findings(this), new Facets(this), (this.table = new Table(this)), new Export(this)];
    this.addFilterBar();
    this.addTools();
    this.addKeys();
    window.addEventListener("hashchange", () => this.restore());
    this.restore();
  }

  // Shows what the address says.
  restore() {
    const address = location.hash.slice(1);
    if (address === this.address) return;
    this.state.read(address);
    this.query.value = this.state.query;
    this.onlyFindings.checked = this.state.onlyFindings;
    this.update();
    this.renderTimes();
    if (this.state.row >= 0) {
      this.table.reveal(this.state.row);
      void this.panel.open(this.state.row);
    } else {
      this.panel.close();
    }
  }

  // After a change of what is chosen.
  update() {
    this.filter.set(this.state.query);
    this.render();
    this.save();
  }

  save() {
    this.address = this.state.address();
    history.replaceState(null, "", `#${this.address}`);
  }

  render() {
    const { rows, state } = this;
    const selection = select(rows, state, this.filter, orderBy(rows, state.sort, state.isDescending));
    this.selection = selection;
    for (const part of this.parts) part.render(selection);
    const count = selection.found.length;
    const searching = this.filter.isDone() ? "" : `, searching the details: ${Math.floor(100 * this.filter.progress())}%`;
    this.status.textContent = `${numberText(count)} of ${plural(rows.count, "event")}${searching}`;
    this.renderChips();
  }

  renderChips() {
    const { state } = this;
    const chip = (text, remove) => {
      const element = button(
        "",
        () => {
          remove();
          this.update();
        },
        { class: "chip", title: "Remove" },
      );
      element.append(value(shorten(text, 60)), " ×");
      return element;
    };
    const chips = FACETS.flatMap(([name, title]) =>
      [...state.facets[name]].map((place) => chip(`${title}: ${state.facetValues(name)[place]}`, () => state.toggleFacet(name, place))),
    );
    if (state.from > -Infinity || state.to < Infinity) {
      const [from, to] = [state.from, state.to].map((time) => (Number.isFinite(time) ? timeText(time) : "…"));
      chips.push(chip(`${from} – ${to}`, () => Object.assign(state, { from: -Infinity, to: Infinity })));
    }
    document.getElementById("chips").replaceChildren(...chips);
  }

  addFilterBar() {
    this.query = document.getElementById("query");
    this.status = document.getElementById("status");
    this.onlyFindings = document.getElementById("only-findings");
    let timer = 0;
    this.query.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.state.query = this.query.value;
        this.update();
      }, 120);
    });
    this.query.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.query.value === "") this.table.scroller.focus();
      if (event.key === "Enter" || event.key === "ArrowDown") this.showTable();
    });
    this.onlyFindings.addEventListener("change", () => {
      this.state.onlyFindings = this.onlyFindings.checked;
      this.update();
    });
    const fields = FIELD_HELP.map(([name, text]) => [make("dt", {}, make("code", {}, name)), make("dd", {}, text)]);
    const intro = "All parts must match, anywhere in the event. A minus excludes, quotes keep words together. ";
    document
      .getElementById("help")
      .append(
        make("p", {}, intro, make("code", {}, 'wmic -svchost computer:FILE02 CommandLine:"whoami /all" severity:>=medium')),
        make("dl", {}, ...fields.flat()),
      );
  }

  addTools() {
    const zoneButton = document.getElementById("zone");
    zoneButton.addEventListener("click", () => {
      zone.name = zone.name === "UTC" ? this.displayZone : "UTC";
      this.render();
      this.renderTimes();
      this.save();
      if (this.state.row >= 0 && !this.panel.element.hidden) void this.panel.open(this.state.row);
    });
    const themeButton = document.getElementById("theme");
    const isDark = () =>
      (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const label = () => (themeButton.textContent = isDark() ? "Light" : "Dark");
    themeButton.addEventListener("click", () => {
      document.documentElement.dataset.theme = isDark() ? "light" : "dark";
      label();
      this.save();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
    label();
    document.getElementById("print").addEventListener("click", () => window.print());
    window.addEventListener("beforeprint", () => {
      this.storyList.openForPrint();
      document.querySelectorAll(".problems, .inputs").forEach((element) => (element.open = true));
    });
  }

  // Times outside of the parts that are rendered again.
  renderTimes() {
    const button = document.getElementById("zone");
    button.textContent = zone.name === "UTC" ? "UTC" : zone.name.replaceAll("_", " ");
    document.querySelectorAll("time").forEach((element) => {
      const time = Date.parse(`${element.dateTime.slice(0, 23).replace("Z", "")}Z`);
      element.textContent = `${timeText(time).slice(0, 19)} ${zoneText(time)}`;
    });
    if (this.storyZone !== zone.name) this.storyList.again();
    this.storyZone = zone.name;
  }

  addKeys() {
    document.addEventListener("keydown", (event) => {
      const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
      if (event.key === "/" && !isTyping) {
        event.preventDefault();
        this.query.focus();
        this.query.select();
      } else if (event.key === "Escape" && !isTyping && !this.panel.element.hidden) {
        this.closeDetails();
      }
    });
  }

  setQuery(query) {
    this.state.query = query;
    this.query.value = query;
    this.update();
    this.showTable();
  }

  showTable() {
    document.getElementById("events-part").scrollIntoView({ block: "start" });
    this.table.scroller.focus({ preventScroll: true });
  }

  // Chooses a row without opening it, unless details are open.
  choose(row) {
    this.state.row = row;
    this.table.reveal(row);
    this.save();
    if (!this.panel.element.hidden) void this.panel.open(row);
  }

  open(row) {
    this.state.row = row;
    this.save();
    const isInView = document.getElementById("events-part").getBoundingClientRect().top < window.innerHeight / 2;
    if (!isInView) document.getElementById("events-part").scrollIntoView({ block: "start" });
    this.panel.element.hidden = false;
    this.table.reveal(row);
    return this.panel.open(row);
  }

  openStoryEvent(event) {
    document.getElementById("events-part").scrollIntoView({ block: "start" });
    this.panel.openStoryEvent(event);
  }

  closeDetails() {
    this.panel.close();
    this.table.scroller.focus({ preventScroll: true });
    this.table.renderRows();
  }

  showStory(story) {
    const element = this.storyList.show(story);
    element.scrollIntoView({ block: "start" });
  }

  toggleStar(row) {
    const { stars } = this.state;
    if (!stars.delete(row)) stars.add(row);
    this.render();
    this.save();
    if (row === this.state.row && !this.panel.element.hidden) void this.panel.open(row);
  }
}

// The zone that the button changes to: the one asked for, or else the browser's.
function zoneOf(name) {
  if (name && name !== "UTC" && isZone(name)) return name;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return own && isZone(own) ? own : "UTC";
}

function fail(text) {
  const message = document.getElementById("message");
  message.textContent = text;
  message.hidden = false;
}

async function start() {
  if (!("DecompressionStream" in window)) {
    fail("This browser cannot unpack the data of this page. Current versions of Chrome, Edge, Firefox and Safari can.");
    return;
  }
  try {
    const rows = await loadRows();
    const stories = await loadStories(rows);
    new App(rows, stories);
    // When the page became usable, in milliseconds, for its test.
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  } catch (error) {
    fail(`The data of this page cannot be read: ${error}`);
    throw error;
  }
}

void start();
