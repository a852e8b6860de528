// How things are shown: elements, texts of events, numbers and times.

const SEVERITIES = ["none", "informational", "low", "medium", "high", "critical"];

// The same characters as in the tool: those that are unseen, or that reorder or break what is around them.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

function shown(text) {
  return String(text).replace(UNSEEN, (character) => {
    const code = character.codePointAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
  });
}

// Like `shown`, with the line breaks and tabs of a long text after their pictures.
function shownLines(text) {
  return shown(text)
    .replaceAll("\u240d\u240a", "\u240d\u240a\n")
    .replace(/(?<!\u240d)\u240a/g, "\u240a\n")
    .replaceAll("\u2409", "\u2409\t");
}

function shorten(text, length) {
  const characters = Array.from(text.slice(0, 2 * length + 2));
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  // A string becomes a text node: nothing is parsed as markup.
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function draw(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function button(text, onClick, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", onClick);
  return element;
}

// A text of an event.
function value(text, name = "span") {
  return make(name, { class: "value" }, shown(text));
}

function severityTag(level) {
  return make("span", { class: `tag level-${level}` }, level === 1 ? "info" : SEVERITIES[level]);
}

function numberText(number) {
  return number.toLocaleString("en-US");
}

function plural(number, one, many = `${one}s`) {
  return `${numberText(number)} ${number === 1 ? one : many}`;
}

// Times are milliseconds since 1970 in UTC; `zone.name` is the zone in which they are shown.
const zone = { name: "UTC", formats: new Map(), offsets: new Map() };

function isZone(name) {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

// How far the zone is before UTC at a time. It changes on a quarter of an hour at most.
function zoneOffset(time) {
  if (zone.name === "UTC") return 0;
  const key = `${zone.name} ${Math.floor(time / 900_000)}`;
  let offset = zone.offsets.get(key);
  if (offset === undefined) {
    const second = Math.floor(time / 1000) * 1000;
    const parts = Object.fromEntries(
      zoneFormat()
        .formatToParts(second)
        .map((part) => [part.type, Number(part.value)]),
    );
    offset = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - second;
    zone.offsets.set(key, offset);
  }
  return offset;
}

function zoneFormat() {
  let format = zone.formats.get(zone.name);
  if (!format) {
    const two = "2-digit";
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone.name,
      hourCycle: "h23",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    zone.formats.set(zone.name, format);
  }
  return format;
}

// `2026-03-03 09:01:12.553`
function timeText(time) {
  if (Number.isNaN(time)) return "no time";
  return new Date(time + zoneOffset(time)).toISOString().slice(0, 23).replace("T", " ");
}

// With 100 ns and the zone: `2026-03-03 09:01:12.5530417 UTC`
function exactTimeText(time, ticks) {
  if (Number.isNaN(time)) return "no time";
  return `${timeText(time)}${String(ticks).padStart(4, "0")} ${zoneText(time)}`;
}

function zoneText(time) {
  if (zone.name === "UTC") return "UTC";
  const minutes = Math.round(zoneOffset(time) / 60_000);
  const two = (number) => String(number).padStart(2, "0");
  const distance = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
}

// The time of a text in the zone of display, or NaN.
function parseTime(text) {
  const parts = /^\s*(\d{4})-(\d\d?)-(\d\d?)(?:[ T]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?)?\s*(?:UTC|Z)?\s*$/.exec(text);
  if (!parts) return NaN;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[7] ?? "0").padEnd(3, "0")));
  // The offset there may be another one than that of the first guess.
  const guess = local - zoneOffset(local);
  return local - zoneOffset(guess);
}
