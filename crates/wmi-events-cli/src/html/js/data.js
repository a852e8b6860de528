// The columns of the page: what the table, the histogram and the facets are made of.

function bytesOf(element) {
  const base64 = element.textContent;
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

async function unpack(element) {
  const stream = new Blob([bytesOf(element)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

async function readColumn(name) {
  const element = document.getElementById(name);
  const column = JSON.parse(await unpack(element));
  // It is not needed twice.
  element.remove();
  return column;
}

async function readColumns(names) {
  const columns = await Promise.all(names.map(readColumn));
  return Object.fromEntries(names.map((name, i) => [name, columns[i]]));
}

const COLUMNS = ["time", "ticks", "event", "severity", "what", "record", "process", "parent"];
const TEXT_COLUMNS = ["computer", "channel", "kind", "who", "file", "result"];

// The rows by column; a row is an index, in the order in which the events were read.
async function loadRows() {
  const texts = TEXT_COLUMNS.flatMap((name) => [name, `${name}-values`]);
  const raw = await readColumns([...COLUMNS, ...texts, "findings", "findings-sets", "findings-values"]);
  const rows = {
    count: raw.event.length,
    time: times(raw.time),
    ticks: Uint16Array.from(raw.ticks),
    severity: Uint8Array.from(raw.severity),
    what: raw.what,
    process: Float64Array.from(raw.process, (id) => id ?? NaN),
    parent: Float64Array.from(raw.parent, (id) => id ?? NaN),
    // Each a row's index into `values`.
    index: {},
    values: {},
  };
  for (const name of TEXT_COLUMNS) {
    rows.index[name] = Uint32Array.from(raw[name]);
    rows.values[name] = raw[`${name}-values`];
  }
  rows.record = records(raw.record, rows.index);
  rows.values.event = [...new Set(raw.event)].sort((a, b) => a - b);
  const places = new Map(rows.values.event.map((event, i) => [event, i]));
  rows.index.event = Uint32Array.from(raw.event, (event) => places.get(event));
  rows.values.severity = SEVERITIES;
  rows.index.severity = rows.severity;
  addFindings(rows, raw);
  rows.byTime = orderByTime(rows);
  return rows;
}

// From the distances to the time before, as written.
function times(distances) {
  let time = 0;
  return Float64Array.from(distances, (distance) => {
    if (distance === null) return NaN;
    time += distance;
    return time;
  });
}

// From the distances to the record before in the same log, as written.
function records(distances, { computer, channel }) {
  const last = new Map();
  return distances.map((distance, row) => {
    if (typeof distance !== "number") return distance;
    const log = computer[row] * 65_536 + channel[row];
    const record = (last.get(log) ?? 0) + distance;
    last.set(log, record);
    return record;
  });
}

// A set of findings has names; a name has the severity of each of its entries.
function addFindings(rows, raw) {
  rows.findings = raw["findings-values"];
  rows.findingSets = raw["findings-sets"];
  rows.index.findings = Uint32Array.from(raw.findings);
  rows.values.finding = [...new Set(rows.findings.map((finding) => finding.name))];
  rows.findings.forEach((finding) => (finding.place = rows.values.finding.indexOf(finding.name)));
  rows.findingPlaces = rows.findingSets.map((set) => [...new Set(set.map((entry) => rows.findings[entry].place))]);
}

// What a row has of a facet: indices into `rows.values[name]`.
function placesOf(rows, name, row) {
  return name === "finding" ? rows.findingPlaces[rows.index.findings[row]] : [rows.index[name === "user" ? "who" : name][row]];
}

function textOf(rows, name, row) {
  return rows.values[name][rows.index[name][row]];
}

function findingsOf(rows, row) {
  return rows.findingSets[rows.index.findings[row]].map((entry) => rows.findings[entry]);
}

function orderByTime(rows) {
  const { time, ticks } = rows;
  const order = Uint32Array.from({ length: rows.count }, (_, row) => row);
  const isBefore = (a, b) =>
    !(time[a] > time[b] || (Number.isNaN(time[a]) && !Number.isNaN(time[b])) || (time[a] === time[b] && ticks[a] > ticks[b]));
  if (order.every((row) => row === 0 || isBefore(row - 1, row))) return order;
  return order.sort((a, b) => {
    const [aTime, bTime] = [time[a], time[b]];
    if (aTime === bTime) return ticks[a] - ticks[b] || a - b;
    // Events without a time come last.
    if (Number.isNaN(aTime)) return Number.isNaN(bTime) ? a - b : 1;
    if (Number.isNaN(bTime)) return -1;
    return aTime - bTime;
  });
}

// From the gravest kind of story on.
const KINDS = [
  "lateral_movement",
  "subscription_executed",
  "remote_execution",
  "remote_attempt",
  "subscription_activated",
  "provider_child",
];

// The stories, the gravest first, each event with its row; -1 if it is not on the page.
async function loadStories(rows) {
  const element = document.getElementById("stories");
  const lines = (await unpack(element)).split("\n").filter(Boolean);
  const stories = lines.map((line) => JSON.parse(line));
  const keyOf = (time, event, computer, record) => `${time} ${event} ${record} ${computer}`;
  const wanted = new Map();
  for (const story of stories) {
    story.level = SEVERITIES.indexOf(story.severity);
    for (const event of story.events) {
      event.row = -1;
      // Without the digits below a millisecond, which `Date.parse` does not read everywhere.
      event.ms = Date.parse(`${event.time.slice(0, 23).replace("Z", "")}Z`);
      const key = keyOf(event.ms, event.event_id, event.computer, event.record_id);
      if (!wanted.has(key)) wanted.set(key, []);
      wanted.get(key).push(event);
    }
  }
  const milliseconds = new Set(stories.flatMap((story) => story.events.map((event) => event.ms)));
  for (let row = 0; row < rows.count; row++) {
    if (!milliseconds.has(rows.time[row])) continue;
    const key = keyOf(rows.time[row], textOf(rows, "event", row), textOf(rows, "computer", row), rows.record[row]);
    for (const event of wanted.get(key) ?? []) if (event.row < 0) event.row = row;
  }
  return stories.sort((a, b) => b.level - a.level || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.events[0]?.ms - b.events[0]?.ms);
}
