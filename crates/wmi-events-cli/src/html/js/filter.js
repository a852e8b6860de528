// The filter box: `wmic -svchost computer:FILE02 CommandLine:"whoami /all" severity:>=medium`.

const FIELD_HELP = [
  ["computer:", "the computer's name"],
  ["user:", "the user, or the host of a provider"],
  ["event:", "an event ID, or a kind such as process"],
  ["finding:", "a finding's name or title; finding:* any"],
  ["technique:", "an ATT&CK technique"],
  ["severity:", "a severity; also severity:>=medium"],
  ["result:", "the result of an operation"],
  ["story:", "the ID of a story; story:* any"],
  ["file:", "the file or input"],
  ["record:", "a record ID"],
  ["channel:", "the event log"],
  ["CommandLine:", "any field of the event under its Windows name"],
];

// Terms such as {isNegated, field, text}; all must hold.
function parseQuery(query) {
  const terms = [];
  for (const [, minus, name, rest] of query.matchAll(/(-?)(?:([A-Za-z][\w.]+):)?("(?:[^"]|"")*"?|[^\s"]\S*)/g)) {
    // `C:\x` and `http://x` are words.
    const isField = name !== undefined && !/^[\\/]/.test(rest);
    const text = isField || name === undefined ? rest : `${name}:${rest}`;
    const plain = text.startsWith('"') ? text.slice(1).replace(/"$/, "").replaceAll('""', '"') : text;
    if (plain === "" && !isField) continue;
    terms.push({ isNegated: minus === "-", field: isField ? name.toLowerCase() : "", text: plain.toLowerCase() });
  }
  return terms;
}

// A term with the rows that it is known to match, before it is negated.
class Term {
  constructor(parsed, rows, stories) {
    Object.assign(this, parsed);
    this.rows = rows;
    this.hits = new Uint8Array(rows.count);
    // The blocks searched so far; Infinity if the columns have all that is asked for.
    this.searched = Infinity;
    const test = this.columnTest(stories);
    if (test) {
      for (let row = 0; row < rows.count; row++) this.hits[row] = test(row) ? 1 : 0;
    }
    if (this.field === "" || !test) this.searched = 0;
  }

  // The test of a row by its columns, or nothing for a field of the details.
  columnTest(stories) {
    const { rows, field, text } = this;
    const has = (other) => other.toLowerCase().includes(text);
    const isAny = text === "*";
    const byText = (name, test) => {
      const places = rows.values[name].map((each) => test(String(each)));
      return (row) => places[rows.index[name][row]];
    };
    const bySet = (test) => {
      const sets = rows.findingSets.map((set) => set.some((entry) => isAny || test(rows.findings[entry])));
      return (row) => sets[rows.index.findings[row]];
    };
    switch (field) {
      case "":
        return this.wordTest(byText, bySet, has);
      case "computer":
      case "file":
      case "result":
      case "channel":
      case "kind":
        return byText(field, has);
      case "user":
        return byText("who", has);
      case "event":
        return /^\d+$/.test(text) ? byText("event", (event) => event === text) : byText("kind", has);
      case "finding":
        return bySet((finding) => has(finding.name) || has(finding.title));
      case "technique":
        return bySet((finding) => finding.techniques.some(has));
      case "severity":
        return severityTest(rows, text);
      case "record":
        return (row) => String(rows.record[row]) === text;
      case "story": {
        const found = stories.filter((story) => isAny || story.story.startsWith(text));
        const members = new Set(found.flatMap((story) => story.events.map((event) => event.row)));
        return (row) => members.has(row);
      }
      default:
        return null;
    }
  }

  // What the columns have of all text; the details have the rest.
  wordTest(byText, bySet, has) {
    const { rows, text } = this;
    const tests = ["computer", "who", "kind", "event", "result", "file", "channel"].map((name) => byText(name, has));
    tests.push(bySet((finding) => has(finding.title) || has(finding.name)));
    return (row) => tests.some((test) => test(row)) || rows.what[row].toLowerCase().includes(text);
  }

  async search(details, index) {
    const { first } = details.blocks[index];
    if (this.field === "") {
      const { text, starts } = await details.searchText(index);
      let row = 0;
      for (let at = text.indexOf(this.text); at >= 0; at = text.indexOf(this.text, starts[row])) {
        while (starts[row + 1] <= at) row++;
        this.hits[first + row] = 1;
        row++;
      }
      return;
    }
    const block = await details.block(index);
    const places = block.shapes.map((shape) => [...(shape.names.get(this.field) ?? [])]);
    block.rows.forEach(({ shape, values }, i) => {
      const isHit = places[shape].some((place) => plainText(values[place]).toLowerCase().includes(this.text));
      if (isHit) this.hits[first + i] = 1;
    });
  }

  // Whether a row may be shown; of a block that is not searched yet, what the columns say.
  passes(row) {
    return (this.hits[row] === 1) !== this.isNegated;
  }
}

function severityTest(rows, text) {
  const [, sign, name] = /^([<>]=?|=?)(.*)$/.exec(text);
  const level = SEVERITIES.findIndex((severity) => severity.startsWith(name === "info" ? "informational" : name));
  const tests = {
    ">": (row) => rows.severity[row] > level,
    ">=": (row) => rows.severity[row] >= level,
    "<": (row) => rows.severity[row] < level,
    "<=": (row) => rows.severity[row] <= level,
  };
  if (name === "" || level < 0) return () => false;
  return tests[sign] ?? ((row) => rows.severity[row] === level);
}

// The terms of the query, and the search for them in the details.
class Filter {
  constructor(rows, stories, details, onProgress) {
    Object.assign(this, { rows, stories, details, onProgress });
    this.terms = [];
    this.run = 0;
  }

  set(query) {
    const keyOf = (term) => `${term.field}:${term.text}`;
    // A term that was there before keeps what it found.
    const known = new Map(this.terms.map((term) => [keyOf(term), term]));
    this.terms = parseQuery(query).map((parsed) => {
      const term = known.get(keyOf(parsed));
      return term && term.isNegated === parsed.isNegated ? term : new Term(parsed, this.rows, this.stories);
    });
    this.run++;
    if (!this.isDone()) void this.search(this.run);
  }

  isDone() {
    return this.terms.every((term) => term.searched === Infinity);
  }

  // The part of the blocks that is searched, of 1.
  progress() {
    const total = this.details.blocks?.length || 1;
    return Math.min(1, ...this.terms.map((term) => term.searched / total));
  }

  async search(run) {
    await this.details.ready;
    const { blocks } = this.details;
    let shownAt = performance.now();
    let pausedAt = shownAt;
    for (let index = 0; index < blocks.length; index++) {
      for (const term of this.terms) {
        if (term.searched !== index) continue;
        await term.search(this.details, index);
        // A search that was ended meanwhile must not set it back.
        term.searched = Math.max(term.searched, index + 1);
      }
      if (run !== this.run) return;
      // The page stays usable, and another query ends this one.
      if (performance.now() - pausedAt > 40) {
        await new Promise((resolve) => setTimeout(resolve));
        if (run !== this.run) return;
        pausedAt = performance.now();
      }
      if (performance.now() - shownAt > 300) {
        this.onProgress();
        shownAt = performance.now();
      }
    }
    for (const term of this.terms) term.searched = Infinity;
    this.onProgress();
  }

  passes(row) {
    return this.terms.every((term) => term.passes(row));
  }
}
