// The facets: how many events each value has, and which are chosen.

const FACET_VALUES = 8;

class Facets {
  constructor(app) {
    this.app = app;
    this.element = document.getElementById("facets");
    this.isWhole = new Set();
    // Narrow windows show them on request.
    this.isFolded = window.matchMedia("(max-width: 1000px)").matches;
  }

  render(selection) {
    const focused = document.activeElement?.dataset?.facet;
    const parts = FACETS.map(([name, title], facet) => this.facet(name, title, selection.counts[facet])).filter(Boolean);
    const fold = make("details", { open: !this.isFolded }, make("summary", {}, "Facets"), ...parts);
    fold.addEventListener("toggle", () => (this.isFolded = !fold.open));
    this.element.replaceChildren(fold);
    if (focused) this.element.querySelector(`[data-facet="${CSS.escape(focused)}"]`)?.focus();
  }

  facet(name, title, counts) {
    const { state } = this.app;
    const chosen = state.facets[name];
    const values = state.facetValues(name);
    const isUsed = (place) => (counts[place] > 0 && values[place] !== "" && !(name === "severity" && place === 0)) || chosen.has(place);
    const places = values.map((_, place) => place).filter(isUsed);
    if (places.length === 0) return null;
    if (name === "severity") places.reverse();
    else places.sort((a, b) => chosen.has(b) - chosen.has(a) || counts[b] - counts[a] || a - b);
    const length = this.isWhole.has(name) ? 500 : FACET_VALUES;
    const items = places.slice(0, length).map((place) => {
      const toggle = () => {
        state.toggleFacet(name, place);
        this.app.update();
      };
      const text = String(values[place]);
      const item = make(
        "button",
        {
          type: "button",
          class: "facet",
          "aria-pressed": String(chosen.has(place)),
          title: shorten(shown(text), 300),
          "data-facet": `${name}-${place}`,
        },
        name === "severity" ? severityTag(place) : value(shorten(text, 80)),
        make("span", { class: "count" }, numberText(counts[place])),
      );
      item.addEventListener("click", toggle);
      return make("li", {}, item);
    });
    if (places.length > FACET_VALUES) {
      const toggle = () => {
        if (!this.isWhole.delete(name)) this.isWhole.add(name);
        this.app.update();
      };
      items.push(
        make(
          "li",
          {},
          button(this.isWhole.has(name) ? "Fewer" : `${numberText(places.length - FACET_VALUES)} more`, toggle, {
            class: "link",
            "data-facet": `${name}-more`,
          }),
        ),
      );
    }
    return make("section", {}, make("h3", {}, title), make("ul", {}, ...items));
  }
}
