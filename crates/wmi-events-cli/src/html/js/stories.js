// Stories: a lane a computer, the events in time order, and arrows from what acted on another computer.

const CARD = { width: 138, height: 40, gap: 10, step: 62 };
const LANE = 58;
const MAX_DRAWN = 300;
// So many at first, and then more at a time.
const FIRST_STORIES = 12;
const MORE_STORIES = 50;
const PRINTED_STORIES = 100;

class Stories {
  constructor(app) {
    this.app = app;
    this.list = document.getElementById("story-list");
    this.count = 0;
    const { stories } = app;
    const part = document.getElementById("stories-part");
    part.hidden = stories.length === 0;
    document.getElementById("stories-hint").textContent =
      `${plural(stories.length, "story", "stories")}: events that belong together. An arrow goes from what acted to the next event on the other computer.`;
    this.more = button("", () => this.add());
    this.list.after(this.more);
    this.add();
  }

  add() {
    const { stories } = this.app;
    const next = stories.slice(this.count, this.count + (this.count === 0 ? FIRST_STORIES : MORE_STORIES));
    this.list.append(...next.map((story, i) => this.story(story, this.count + i)));
    this.count += next.length;
    const rest = stories.length - this.count;
    this.more.hidden = rest === 0;
    this.more.textContent = `Show ${numberText(Math.min(rest, MORE_STORIES))} more of ${numberText(rest)} stories`;
  }

  // Draws all again, for another zone.
  again() {
    const shownCount = this.count;
    const open = new Set([...this.list.children].filter((element) => element.open).map((element) => element.dataset.story));
    this.list.replaceChildren();
    this.count = 0;
    while (this.count < shownCount) this.add();
    for (const element of this.list.children) element.open = open.has(element.dataset.story);
  }

  // Opens a story, and gives its element.
  show(story) {
    const at = this.app.stories.indexOf(story);
    while (this.count <= at) this.add();
    const element = this.list.children[at];
    element.open = true;
    return element;
  }

  // Draws and opens those that are printed, for what is folded would not be.
  openForPrint() {
    while (this.count < Math.min(PRINTED_STORIES, this.app.stories.length)) this.add();
    [...this.list.children].forEach((element, i) => this.open(element, this.app.stories[i]));
  }

  open(element, story) {
    element.open = true;
    if (!element.querySelector(".lanes")) element.append(this.body(story));
  }

  story(story, index) {
    const { events } = story;
    const times = events.length > 0 ? `${timeText(events[0].ms).slice(0, 19)} – ${timeText(events.at(-1).ms).slice(0, 19)}` : "";
    const total = events.length + (story.more_events ?? 0);
    const facts = [story.techniques.join(" "), times, plural(story.computers.length, "computer"), plural(total, "event")];
    const summary = make(
      "summary",
      {},
      make(
        "span",
        { class: "story-title" },
        severityTag(story.level),
        make("b", {}, story.kind.replaceAll("_", " ")),
        " ",
        value(story.summary),
      ),
      make("span", { class: "story-facts" }, facts.filter(Boolean).join(" · ")),
    );
    const element = make("details", { class: `story level-${story.level}`, "data-story": story.story }, summary);
    element.addEventListener("toggle", () => element.open && this.open(element, story));
    // The gravest are seen without a click.
    if (index < 3) this.open(element, story);
    return element;
  }

  body(story) {
    const drawn = story.events.slice(0, MAX_DRAWN);
    const rest = story.events.length - drawn.length + (story.more_events ?? 0);
    const names = make("ul", { class: "lane-names" });
    for (const computer of story.computers) {
      const name = value(shortName(computer), "b");
      names.append(
        make(
          "li",
          { title: shown(computer) },
          name,
          computer === shortName(computer) ? "" : value(computer.slice(shortName(computer).length), "small"),
        ),
      );
    }
    const show = button("Show its events in the table", () => this.app.setQuery(`story:${story.story}`));
    const users = make("span", {}, "Users: ", ...story.users.flatMap((user, i) => [i ? ", " : "", value(user)]));
    const scroll = make(
      "div",
      { class: "lane-scroll", tabindex: "0", role: "group", "aria-label": "Events of the story in time order" },
      this.lanes(story, drawn),
    );
    const more = rest > 0 ? make("span", {}, `${plural(rest, "more event")} not drawn`) : null;
    const foot = make("p", { class: "story-foot" }, show, more, story.users.length > 0 ? users : null);
    return make("div", {}, make("div", { class: "lanes" }, names, scroll), foot);
  }

  lanes(story, events) {
    const places = placeCards(story, events);
    const width = Math.max(...places.map((place) => place.x + CARD.width), 0) + 24;
    const height = story.computers.length * LANE + 8;
    const svg = draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
    story.computers.forEach((_, lane) => {
      const y = laneY(lane);
      svg.append(draw("line", { class: "lane", x1: 0, x2: width, y1: y, y2: y }));
    });
    svg.append(...arrows(events, places).map(([from, to]) => arrow(places[from], places[to], events[from], events[to])));
    events.forEach((event, i) => svg.append(this.card(event, places[i], timeText(events[0].ms).slice(0, 10))));
    return svg;
  }

  card(event, { x, lane }, firstDay) {
    const { rows } = this.app;
    const level = event.row < 0 ? 0 : rows.severity[event.row];
    const y = laneY(lane) - CARD.height / 2;
    const role = event.role.replaceAll("_", " ");
    const time = timeText(event.ms);
    const label = `${time} ${shown(event.computer)}, ${role}, event ${event.event_id}: ${shown(event.what)}`;
    const open = () => (event.row < 0 ? this.app.openStoryEvent(event) : this.app.open(event.row));
    const card = draw(
      "g",
      { class: `card level-${level}`, role: "button", tabindex: "0", transform: `translate(${x} ${y})`, "aria-label": shorten(label, 300) },
      draw("title", {}, shorten(label, 900)),
      draw("rect", { class: "card-box", width: CARD.width, height: CARD.height, rx: 4 }),
      draw("rect", { class: "card-edge", width: 4, height: CARD.height, rx: 2 }),
      draw(
        "text",
        { class: "card-role", x: 11, y: 16 },
        `${time.startsWith(firstDay) ? time.slice(11, 19) : time.slice(5, 16)} ${shorten(role, 12)}`,
      ),
      draw("text", { class: "card-what", x: 11, y: 31 }, shorten(shown(cardText(event.what)), 19)),
    );
    card.addEventListener("click", open);
    card.addEventListener("keydown", (pressed) => {
      if (pressed.key !== "Enter" && pressed.key !== " ") return;
      pressed.preventDefault();
      open();
    });
    return card;
  }
}

function laneY(lane) {
  return lane * LANE + LANE / 2 + 4;
}

// A program is shown without its folder.
function cardText(what) {
  return what.replace(/^"?[A-Za-z]:\\(?:[^\\"]*\\)*([^\\" ]+)"?/, "$1");
}

// Cards of different lanes may be above each other, those of the same lane not.
function placeCards(story, events) {
  const ends = story.computers.map(() => 8);
  let x = 8 - CARD.step;
  return events.map((event) => {
    const lane = Math.max(0, story.computers.indexOf(event.computer));
    x = Math.max(x + CARD.step, ends[lane]);
    ends[lane] = x + CARD.width + CARD.gap;
    return { x, lane };
  });
}

// From each event that acts on other computers, the next event on a computer that it names, or else on any other one.
// Without such events, an arrow leads to the first event of each further computer.
function arrows(events, places) {
  const found = [];
  const isNamed = (event, computer) => event.what.toLowerCase().includes(shortName(computer).toLowerCase());
  events.forEach((event, from) => {
    if (event.role !== "source") return;
    const others = [];
    for (let to = from + 1; to < events.length; to++) {
      if (places[to].lane !== places[from].lane && events[to].role !== "source") others.push(to);
    }
    const named = others.filter((to) => isNamed(event, events[to].computer));
    const targets = named.length > 0 ? named : others.slice(0, 1);
    const lanes = new Set();
    for (const to of targets) {
      if (!lanes.has(places[to].lane)) found.push([from, to]);
      lanes.add(places[to].lane);
    }
  });
  if (found.length > 0) return found;
  const seen = new Set();
  places.forEach(({ lane }, to) => {
    if (to > 0 && !seen.has(lane)) found.push([to - 1, to]);
    seen.add(lane);
  });
  return found;
}

// From below or above the card to the left edge of the other one.
function arrow(from, to, source, target) {
  const isDown = to.lane > from.lane;
  const startY = laneY(from.lane) + (isDown ? CARD.height / 2 : -CARD.height / 2);
  const startX = from.x + 26;
  const [endX, endY] = [to.x - 1, laneY(to.lane)];
  const bend = Math.min(18, Math.abs(endY - startY) / 2);
  const line = `M${startX} ${startY} V${endY + (isDown ? -bend : bend)} Q${startX} ${endY} ${Math.min(startX + bend, endX - 6)} ${endY} H${endX - 6}`;
  const head = `M${endX} ${endY} l-9 -5 v10 z`;
  const title = `${shown(shortName(source.computer))} → ${shown(shortName(target.computer))}`;
  return draw(
    "g",
    { class: "arrow" },
    draw("title", {}, title),
    draw("path", { class: "arrow-line", d: line }),
    draw("path", { class: "arrow-head", d: head }),
  );
}
