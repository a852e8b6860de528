// The blocks with the events' whole JSON: unpacked when they are needed. `block.rs` says how they are written.

// Blocks that are kept unpacked, and characters of lower-case text that are kept for searching.
const MAX_BLOCKS = 12;
const MAX_SEARCH_TEXT = 250_000_000;

class Details {
  constructor(rows) {
    this.rows = rows;
    this.unpacked = new Map();
    this.texts = new Map();
    this.textLength = 0;
    // The blocks come after the script in the page.
    this.ready = new Promise((resolve) => {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
      else resolve();
    }).then(() => this.find());
  }

  find() {
    this.blocks = [];
    let first = 0;
    for (let element; (element = document.getElementById(`block-${this.blocks.length}`));) {
      const count = Number(element.dataset.rows);
      this.blocks.push({ element, first, count });
      first += count;
    }
  }

  indexOf(row) {
    return this.blocks.findLastIndex((block) => block.first <= row);
  }

  async block(index) {
    let block = this.unpacked.get(index);
    if (block) return block;
    const { element, first } = this.blocks[index];
    block = readBlock(this.rows, await unpack(element), first);
    this.unpacked.set(index, block);
    if (this.unpacked.size > MAX_BLOCKS) this.unpacked.delete(this.unpacked.keys().next().value);
    return block;
  }

  // The event's line of JSON, as the tool writes it.
  async json(row) {
    await this.ready;
    const index = this.indexOf(row);
    const block = await this.block(index);
    const { shape, values } = block.rows[row - this.blocks[index].first];
    return block.shapes[shape].parts.map((part) => (typeof part === "number" ? values[part] : part)).join("");
  }

  async event(row) {
    return JSON.parse(await this.json(row));
  }

  // All texts of a block in lower case, one row after another; row i begins at `starts[i]`.
  async searchText(index) {
    const known = this.texts.get(index);
    if (known) return known;
    const block = await this.block(index);
    const starts = new Uint32Array(block.rows.length + 1);
    const parts = [];
    let length = 0;
    block.rows.forEach(({ values }, i) => {
      const text = `${values.map(plainText).join("\n").toLowerCase()}\0`;
      parts.push(text);
      starts[i] = length;
      length += text.length;
    });
    starts[block.rows.length] = length;
    const result = { text: parts.join(""), starts };
    if (this.textLength + length <= MAX_SEARCH_TEXT) {
      this.textLength += length;
      this.texts.set(index, result);
    }
    return result;
  }
}

function readBlock(rows, text, first) {
  const lines = text.split("\n");
  const shapes = JSON.parse(lines[0]).map(readShape);
  const last = [];
  let next = 2;
  const events = JSON.parse(lines[1]).map((shape, i) => {
    const values = Array.from({ length: shapes[shape].count }, (_, place) => {
      const line = lines[next++];
      return line === "" ? last[shape][place] : readValue(rows, first + i, line);
    });
    last[shape] = values;
    return { shape, values };
  });
  return { shapes, rows: events };
}

// The parts of a shape, and under which names its values are.
function readShape(parts) {
  const names = new Map();
  let name = "";
  let count = 0;
  for (const part of parts) {
    if (typeof part === "number") {
      count = Math.max(count, part + 1);
      if (!names.has(name)) names.set(name, new Set());
      names.get(name).add(part);
    } else {
      const all = [...part.matchAll(/"((?:[^"\\]|\\.)*)":/g)];
      // The second value of an array has no name before it.
      if (all.length > 0) name = plainText(`"${all[all.length - 1][1]}"`).toLowerCase();
    }
  }
  return { parts, names, count };
}

function readValue(rows, row, line) {
  switch (line[0]) {
    case "t":
      return `"${new Date(rows.time[row]).toISOString().slice(0, 23)}${String(rows.ticks[row]).padStart(4, "0")}Z"`;
    case "r":
      return String(rows.record[row]);
    case "c":
      return JSON.stringify(textOf(rows, "computer", row));
    case "f":
      return JSON.stringify(textOf(rows, "file", row));
    case "p":
      return `"0x${rows.process[row].toString(16)}"`;
    case "q":
      return `"0x${rows.parent[row].toString(16)}"`;
    case "~": {
      const [start, length] = line.slice(1).split(",").map(Number);
      return `"${whatAsJson(rows, row).slice(1 + start, 1 + start + length)}"`;
    }
    default:
      return line;
  }
}

// A row has several parts of it, one after another.
const lastWhat = { row: -1, json: "" };

function whatAsJson(rows, row) {
  if (lastWhat.row !== row) Object.assign(lastWhat, { row, json: JSON.stringify(rows.what[row]) });
  return lastWhat.json;
}

// The text of a string or number in JSON.
function plainText(json) {
  if (json[0] !== '"') return json;
  return json.includes("\\") ? JSON.parse(json) : json.slice(1, -1);
}
