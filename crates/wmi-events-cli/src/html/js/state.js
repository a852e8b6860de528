// What is chosen on the page, kept in the address so that a link shows the same.

const FACETS = [
  ["severity", "Severity"],
  ["finding", "Finding"],
  ["computer", "Computer"],
  ["event", "Event ID"],
  ["user", "User"],
  ["result", "Result"],
];

const SORTS = ["time", "severity", "computer", "event", "user"];

// Stars beyond that many are not kept in the address, which browsers limit.
const MAX_STARS_IN_ADDRESS = 500;

class State {
  constructor(rows) {
    this.rows = rows;
    this.reset();
  }

  reset() {
    this.query = "";
    this.onlyFindings = false;
    this.facets = Object.fromEntries(FACETS.map(([name]) => [name, new Set()]));
    this.from = -Infinity;
    this.to = Infinity;
    this.sort = "time";
    this.isDescending = false;
    this.row = -1;
    this.stars = new Set();
  }

  facetValues(name) {
    return this.rows.values[name === "user" ? "who" : name];
  }

  toggleFacet(name, place) {
    const chosen = this.facets[name];
    if (!chosen.delete(place)) chosen.add(place);
  }

  address() {
    const parts = new URLSearchParams();
    if (this.query) parts.set("q", this.query);
    if (this.onlyFindings) parts.set("findings", "1");
    for (const [name] of FACETS) {
      for (const place of this.facets[name]) parts.append(name, this.facetValues(name)[place]);
    }
    if (this.from > -Infinity) parts.set("from", this.from);
    if (this.to < Infinity) parts.set("to", this.to);
    if (this.sort !== "time" || this.isDescending) parts.set("sort", (this.isDescending ? "-" : "") + this.sort);
    if (this.row >= 0) parts.set("row", this.row);
    if (this.stars.size > 0 && this.stars.size <= MAX_STARS_IN_ADDRESS) parts.set("stars", [...this.stars].join("."));
    if (zone.name !== "UTC") parts.set("zone", zone.name);
    const { theme } = document.documentElement.dataset;
    if (theme) parts.set("theme", theme);
    return parts.toString();
  }

  // Takes what an address says as far as this page has it.
  read(address) {
    this.reset();
    const parts = new URLSearchParams(address);
    const number = (name, otherwise) => {
      const text = parts.get(name);
      return text === null || !Number.isFinite(Number(text)) ? otherwise : Number(text);
    };
    const isRow = (row) => Number.isInteger(row) && row >= 0 && row < this.rows.count;
    this.query = parts.get("q") ?? "";
    this.onlyFindings = parts.get("findings") === "1";
    for (const [name] of FACETS) {
      const values = this.facetValues(name).map(String);
      for (const text of parts.getAll(name)) {
        if (values.includes(text)) this.facets[name].add(values.indexOf(text));
      }
    }
    this.from = number("from", -Infinity);
    this.to = number("to", Infinity);
    const sort = parts.get("sort") ?? "time";
    this.isDescending = sort.startsWith("-");
    const column = sort.replace(/^-/, "");
    this.sort = SORTS.includes(column) ? column : "time";
    const row = number("row", -1);
    this.row = isRow(row) ? row : -1;
    this.stars = new Set((parts.get("stars") ?? "").split(".").filter(Boolean).map(Number).filter(isRow));
    const zoneName = parts.get("zone");
    zone.name = zoneName && isZone(zoneName) ? zoneName : "UTC";
    const theme = parts.get("theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  }
}

// The rows that pass, in the order of display; those that only the range of time leaves out; and how many rows each
// value of a facet has, whatever is chosen in that facet.
function select(rows, state, filter, order) {
  const masks = FACETS.map(([name]) => {
    const chosen = state.facets[name];
    return chosen.size > 0 ? state.facetValues(name).map((_, place) => chosen.has(place)) : null;
  });
  const counts = FACETS.map(([name]) => new Uint32Array(state.facetValues(name).length));
  const found = new Uint32Array(rows.count);
  const inAnyTime = new Uint8Array(rows.count);
  const isRange = state.from > -Infinity || state.to < Infinity;
  const TIME = FACETS.length;
  let count = 0;
  for (const row of order) {
    if (state.onlyFindings && rows.severity[row] === 0) continue;
    if (!filter.passes(row)) continue;
    let failed = -1;
    let failures = 0;
    for (let facet = 0; facet < TIME; facet++) {
      const mask = masks[facet];
      if (mask && !placesOf(rows, FACETS[facet][0], row).some((place) => mask[place])) {
        failed = facet;
        failures++;
      }
    }
    if (isRange && !(rows.time[row] >= state.from && rows.time[row] <= state.to)) {
      failed = TIME;
      failures++;
    }
    if (failures > 1) continue;
    if (failures === 0) found[count++] = row;
    if (failures === 0 || failed === TIME) inAnyTime[row] = 1;
    for (let facet = 0; facet < TIME; facet++) {
      if (failures > 0 && failed !== facet) continue;
      for (const place of placesOf(rows, FACETS[facet][0], row)) counts[facet][place]++;
    }
  }
  return { found: found.subarray(0, count), inAnyTime, counts };
}

// All rows in the order of display.
function orderBy(rows, sort, isDescending) {
  rows.orders ??= new Map([["time", rows.byTime]]);
  let order = rows.orders.get(sort);
  if (!order) {
    const rank = new Uint32Array(rows.count);
    rows.byTime.forEach((row, place) => (rank[row] = place));
    const name = sort === "user" ? "who" : sort;
    const index = rows.index[name];
    const places = rows.values[name].map((_, place) => place);
    if (sort !== "severity") {
      const compare = (a, b) => (sort === "event" ? a - b : a < b ? -1 : a > b ? 1 : 0);
      places.sort((a, b) => compare(rows.values[name][a], rows.values[name][b]));
    }
    const placeOf = new Uint32Array(places.length);
    places.forEach((each, place) => (placeOf[each] = place));
    order = Uint32Array.from(rows.byTime).sort((a, b) => placeOf[index[a]] - placeOf[index[b]] || rank[a] - rank[b]);
    rows.orders.set(sort, order);
  }
  return isDescending ? Uint32Array.from(order).reverse() : order;
}
