// Events over time, stacked by severity, and below them the gravest of each computer. Dragging sets the range of time.

const HOUR = 3_600_000;
const STEPS = [1, 5, 10, 50, 100, 500, 1000, 5000, 15_000, 60_000, 300_000, 900_000, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];
const DAYS = [1, 2, 7, 14, 30, 90, 365, 730, 3650, 36_500].map((days) => days * 24 * HOUR);

const MAX_BARS = 110;
const MAX_LANES = 20;
const BARS_HEIGHT = 110;
const AXIS_HEIGHT = 22;
const LANE_HEIGHT = 15;
// The least height of a bar of a finding: a few among many thousands must be seen.
const LEAST_HEIGHT = 3;

class Histogram {
  constructor(app) {
    this.app = app;
    this.element = document.getElementById("histogram");
    const legend = document.getElementById("legend");
    for (const level of [5, 4, 3, 2, 1, 0]) {
      const isThere = app.rows.severity.includes(level);
      if (isThere) legend.append(make("span", { class: `key level-${level}` }, level === 0 ? "no finding" : SEVERITIES[level]));
    }
    this.addRange();
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  addRange() {
    const { state } = this.app;
    const [from, to] = ["from", "to"].map((id) => document.getElementById(id));
    document.getElementById("range").addEventListener("submit", (event) => {
      event.preventDefault();
      const times = [from, to].map((input) => parseTime(input.value));
      [from, to].forEach((input, i) =>
        input.setCustomValidity(Number.isNaN(times[i]) && input.value ? "a time such as 2026-03-03 09:01:12.553" : ""),
      );
      if (!event.target.reportValidity()) return;
      this.setRange(Number.isNaN(times[0]) ? -Infinity : times[0], Number.isNaN(times[1]) ? Infinity : times[1]);
    });
    [from, to].forEach((input) => input.addEventListener("input", () => input.setCustomValidity("")));
    document.getElementById("whole").addEventListener("click", () => this.setRange(-Infinity, Infinity));
    this.inputs = [from, to];
    this.state = state;
  }

  setRange(from, to) {
    Object.assign(this.state, { from, to });
    this.app.update();
  }

  // The whole span, or the chosen part of it.
  span() {
    const { byTime, time } = this.app.rows;
    const timed = byTime.findLastIndex((row) => !Number.isNaN(time[row]));
    if (timed < 0) return null;
    const whole = [time[byTime[0]], time[byTime[timed]]];
    const from = Math.max(whole[0], this.state.from);
    const to = Math.min(whole[1], this.state.to);
    return from <= to ? [from, to] : whole;
  }

  render(selection) {
    this.selection = selection;
    const { from, to } = this.state;
    this.inputs[0].value = from > -Infinity ? timeText(from) : "";
    this.inputs[1].value = to < Infinity ? timeText(to) : "";
    this.draw();
  }

  draw() {
    const span = this.span();
    const width = this.element.clientWidth;
    if (!this.selection || width === 0) return;
    if (!span) {
      this.element.replaceChildren(make("p", { class: "hint" }, "No event has a time."));
      return;
    }
    const { rows } = this.app;
    const computers = rows.values.computer.length;
    const lanes = computers > 1 && computers <= MAX_LANES ? computers : 0;
    const left = width < 700 ? 84 : 150;
    this.plot = { left, width: width - left - 12, span };
    const bars = Math.max(8, Math.min(MAX_BARS, Math.floor(this.plot.width / 7)));
    const step = stepFor(span, bars);
    const first = Math.floor(span[0] / step) * step;
    this.buckets = count(rows, this.selection.inAnyTime, first, step, Math.floor((span[1] - first) / step) + 1, lanes);
    this.plot.scale = this.plot.width / (this.buckets.length * step);
    this.plot.first = first;
    const height = BARS_HEIGHT + AXIS_HEIGHT + lanes * LANE_HEIGHT + (lanes ? 6 : 0);
    const svg = draw("svg", { width, height, role: "img", "aria-label": this.label(step) });
    svg.append(...this.bars(step), ...this.axis(step), ...this.lanes(step, lanes));
    this.addDrag(svg, height);
    this.element.replaceChildren(svg);
  }

  label(step) {
    const total = this.buckets.reduce((sum, bucket) => sum + bucket.total, 0);
    return `${plural(total, "event")} over time, one bar for ${stepText(step)}`;
  }

  x(time) {
    return this.plot.left + (time - this.plot.first) * this.plot.scale;
  }

  bars(step) {
    const most = Math.max(1, ...this.buckets.map((bucket) => bucket.total));
    const barWidth = Math.max(1, step * this.plot.scale - 1);
    const elements = [];
    this.buckets.forEach((bucket, i) => {
      if (bucket.total === 0) return;
      const group = draw("g", {}, draw("title", {}, bucketText(bucket, this.plot.first + i * step, step)));
      let y = BARS_HEIGHT;
      for (const level of [5, 4, 3, 2, 1, 0]) {
        if (bucket.levels[level] === 0) continue;
        const height = Math.max(level > 0 ? LEAST_HEIGHT : 1, (bucket.levels[level] / most) * (BARS_HEIGHT - 16));
        y -= height;
        group.append(
          draw("rect", { class: `bar level-${level}`, x: this.x(this.plot.first + i * step), y: Math.max(0, y), width: barWidth, height }),
        );
      }
      elements.push(group);
    });
    const { left, width } = this.plot;
    elements.push(draw("text", { class: "axis-text", x: left - 8, y: 12, "text-anchor": "end" }, numberText(most)));
    elements.push(draw("line", { class: "axis", x1: left, x2: left + width, y1: BARS_HEIGHT + 0.5, y2: BARS_HEIGHT + 0.5 }));
    return elements;
  }

  axis(step) {
    const { left, width, first } = this.plot;
    const end = first + this.buckets.length * step;
    const every = [...STEPS, ...DAYS].find((each) => each * this.plot.scale >= 118 && each >= step) ?? DAYS.at(-1);
    const elements = [draw("text", { class: "axis-text", x: left - 8, y: BARS_HEIGHT + 15, "text-anchor": "end" }, zoneText(first))];
    // Ticks are at round times of the zone.
    const offset = zoneOffset(first);
    for (let time = Math.ceil((first + offset) / every) * every - offset; time <= end; time += every) {
      const x = this.x(time);
      if (x > left + width - 40) break;
      elements.push(draw("line", { class: "axis", x1: x, x2: x, y1: BARS_HEIGHT, y2: BARS_HEIGHT + 5 }));
      elements.push(draw("text", { class: "axis-text", x: x + 3, y: BARS_HEIGHT + 15 }, tickText(time, every)));
    }
    return elements;
  }

  lanes(step, count) {
    const { rows } = this.app;
    const names = rows.values.computer.slice(0, count).map((name, place) => ({ name, place }));
    names.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    const barWidth = Math.max(2, step * this.plot.scale - 1);
    return names.flatMap(({ name, place }, lane) => {
      const y = BARS_HEIGHT + AXIS_HEIGHT + 4 + lane * LANE_HEIGHT;
      const label = shown(shortName(name));
      const text = draw(
        "text",
        { class: "lane-text", x: this.plot.left - 8, y: y + 11, "text-anchor": "end" },
        shorten(label, this.plot.left < 100 ? 11 : 20),
      );
      text.append(draw("title", {}, shown(name)));
      const line = draw("line", { class: "lane", x1: this.plot.left, x2: this.plot.left + this.plot.width, y1: y + 7.5, y2: y + 7.5 });
      const bars = this.buckets.flatMap((bucket, i) => {
        const level = bucket.lanes[place] - 1;
        if (level < 0) return [];
        const title = draw(
          "title",
          {},
          `${shown(name)}, ${timeText(this.plot.first + i * step)}: ${level ? SEVERITIES[level] : "no finding"}`,
        );
        return [
          draw(
            "rect",
            { class: `bar level-${level}`, x: this.x(this.plot.first + i * step), y: y + 2, width: barWidth, height: LANE_HEIGHT - 4 },
            title,
          ),
        ];
      });
      return [text, line, ...bars];
    });
  }

  addDrag(svg, height) {
    const { left, width } = this.plot;
    let start = null;
    const chosen = draw("rect", { class: "chosen", y: 0, height, width: 0 });
    svg.append(chosen);
    const place = (event) => Math.min(left + width, Math.max(left, event.clientX - svg.getBoundingClientRect().left));
    const timeAt = (x) => this.plot.first + (x - left) / this.plot.scale;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      start = place(event);
      svg.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    svg.addEventListener("pointermove", (event) => {
      if (start === null) return;
      const x = place(event);
      chosen.setAttribute("x", Math.min(start, x));
      chosen.setAttribute("width", Math.abs(x - start));
    });
    svg.addEventListener("pointerup", (event) => {
      if (start === null) return;
      const [from, to] = [start, place(event)].sort((a, b) => a - b);
      start = null;
      chosen.setAttribute("width", 0);
      if (to - from > 4) this.setRange(Math.floor(timeAt(from)), Math.ceil(timeAt(to)));
    });
    svg.addEventListener("pointercancel", () => (start = null));
    svg.addEventListener("dblclick", () => this.setRange(-Infinity, Infinity));
  }
}

// The least step with at most so many bars.
function stepFor([from, to], bars) {
  return [...STEPS, ...DAYS].find((step) => Math.floor(to / step) - Math.floor(from / step) < bars) ?? DAYS.at(-1);
}

function stepText(step) {
  const units = [
    [24 * HOUR, "day"],
    [HOUR, "hour"],
    [60_000, "minute"],
    [1000, "second"],
    [1, "millisecond"],
  ];
  const [size, unit] = units.find(([unitSize]) => step >= unitSize);
  return plural(step / size, unit);
}

// Events of each bucket by level; in `lanes`, one more than the gravest level of each computer.
function count(rows, isIncluded, first, step, length, lanes) {
  const buckets = Array.from({ length }, () => ({ total: 0, levels: [0, 0, 0, 0, 0, 0], lanes: new Uint8Array(lanes) }));
  for (let row = 0; row < rows.count; row++) {
    if (!isIncluded[row]) continue;
    const bucket = buckets[Math.floor((rows.time[row] - first) / step)];
    if (!bucket) continue;
    const level = rows.severity[row];
    bucket.total++;
    bucket.levels[level]++;
    if (lanes) {
      const computer = rows.index.computer[row];
      bucket.lanes[computer] = Math.max(bucket.lanes[computer], level + 1);
    }
  }
  return buckets;
}

function bucketText(bucket, time, step) {
  const levels = [5, 4, 3, 2, 1].filter((level) => bucket.levels[level]).map((level) => `${bucket.levels[level]} ${SEVERITIES[level]}`);
  return [`${timeText(time)}, ${stepText(step)}: ${plural(bucket.total, "event")}`, ...levels].join("\n");
}

function tickText(time, every) {
  const text = timeText(time);
  if (every >= 24 * HOUR) return text.slice(0, 10);
  // The date where a day begins.
  if (every >= 60_000) return text.slice(11, 16) === "00:00" ? text.slice(5, 16) : text.slice(11, 16);
  return every >= 1000 ? text.slice(11, 19) : text.slice(14, 23);
}

// The computer's name without its domain.
function shortName(name) {
  return /^\d/.test(name) ? name : name.split(".")[0];
}
