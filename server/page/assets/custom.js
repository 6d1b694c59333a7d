/* What every panel of the page shares in the browser: ECharts, colours that follow light and dark, and number words.
   Solara puts this file into its page by its name; it must not need anything loaded before it. */
window.condominium = (() => {
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  document.documentElement.lang = "en";
  document.querySelector("meta[name=viewport]")?.setAttribute("content", "width=device-width, initial-scale=1");
  let loading = null;
  let shownWeek = null;

  const source = `${window.solara.cdn}/echarts@5.4.0/dist/echarts.min.js`;

  // What draws the widgets is read while the server makes them.
  document.addEventListener("DOMContentLoaded", () => window.requirejs(["jupyter-vuetify", "jupyter-vue"]));

  /** ECharts, loaded once, from this server. */
  function echarts() {
    loading = loading || new Promise((resolve, reject) => window.requirejs([source], resolve, reject));
    return loading;
  }

  /** A copy of a drawing in which each "var(--name)" is the colour that name has at the moment. */
  function coloured(node, style) {
    style = style || getComputedStyle(document.documentElement);
    if (typeof node === "string" && node.startsWith("var(")) return style.getPropertyValue(node.slice(4, -1)).trim();
    if (Array.isArray(node)) return typeof node[0] === "number" ? node : node.map((item) => coloured(item, style));
    if (node && typeof node === "object" && !(node instanceof Element)) {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, coloured(value, style)]));
    }
    return node;
  }

  const percent = (value) => `${Math.round(value * 100)}%`;
  /** How an axis says a value: as a percentage, by the name of a state, or as a number. */
  function words(label) {
    if (label.percent) return percent;
    return label.names && label.names.length ? (value) => label.names[Math.round(value)] || "" : plain;
  }

  const plain = (value) => String(Number(value.toPrecision(3)));

  /** Labels for an axis of weekly dates: some months' first weeks, the year beside the first and every January. */
  function months(axis, most = 7) {
    const days = axis.data.map((day) => new Date(day));
    const first = days.map((day, i) => i > 0 && day.getMonth() !== days[i - 1].getMonth());
    const every = [1, 2, 3, 6, 12].find((n) => first.filter(Boolean).length / n <= most) || 24;
    const shown = (i) => first[i] && days[i].getMonth() % every === 0;
    const earliest = days.findIndex((_, i) => shown(i));
    axis.axisLabel.interval = axis.axisTick.interval = shown;
    axis.axisTick.alignWithLabel = true;
    axis.axisLabel.formatter = (_, i) => MONTHS[days[i].getMonth()] +
      (i === earliest || days[i].getMonth() === 0 ? ` ${days[i].getFullYear()}` : "");
  }

  /** Labels for an axis of bins: "never", and evenly as many others as there is room for; years go below their days where there is little. */
  function bins(axis, room, right) {
    const said = axis.data.map((bin) => (room < 480 ? bin.replace(/ (\d{4})$/, "\n$1") : bin));
    const wide = room / said.length, letter = 7.5, gap = 6;
    const longest = letter * Math.max(...said.flatMap((label) => label.split("\n").map((line) => line.length)));
    const never = axis.data[0] === "never" ? wide / 2 + (letter * 5) / 2 + gap : -Infinity;
    const fits = (i) => (i + 0.5) * wide - longest / 2 >= never && (said.length - i - 0.5) * wide + right >= longest / 2;
    const first = said.findIndex((_, i) => fits(i)), every = Math.ceil((longest + gap) / wide);
    axis.axisLabel.interval = (i) => (i === 0 && never > 0) || (fits(i) && (i - first) % every === 0);
    axis.axisLabel.formatter = (_, i) => said[i];
    Object.assign(axis.axisLabel, { hideOverlap: false, lineHeight: 16 });
  }

  /** Calls back whenever the reader's system turns dark or light; returns what stops it. */
  function onScheme(callback) {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    query.addEventListener("change", callback);
    return () => query.removeEventListener("change", callback);
  }

  /** Which way a drawing's lines read at one date, as a small table. */
  function readout(rows, dates, say, index) {
    const line = (row) => `<tr><td><span class="dot" style="background:${row.colour}"></span>${row.name}</td>` +
      `<td class="num">${say(row.middle[index])}</td><td class="num soft">${say(row.low[index])} to ${say(row.high[index])}</td>` +
      (row.was && row.was[index] !== undefined ? `<td class="num soft">was ${say(row.was[index])}</td>` : "") + "</tr>";
    const day = dateWords(dates[index]);
    const sorted = rows.slice().sort((a, b) => b.middle[index] - a.middle[index]);
    return `<table class="readout"><caption>${day}: median, 5 to 95%</caption>${sorted.map(line).join("")}</table>`;
  }

  /** The figures of a drawing as a table: head, and rows that begin with a date or a bin. */
  function tableOf(option) {
    const say = words(option.yAxis.axisLabel);
    if (!option.readout) {
      const names = { now: "futures", was: "reference" };
      return { head: ["", ...option.series.map((s) => names[s.id] || s.id)], rows: option.xAxis.data.map((bin, i) => [bin, ...option.series.map((s) => percent(s.data[i] || 0))]) };
    }
    const rows = option.readout.rows;
    const head = ["week of"].concat(...rows.map((r) => [r.name, `${r.name}, 5 to 95%`].concat(r.was ? [`${r.name}, reference`] : [])));
    const at = (r, i) => [say(r.middle[i]), `${say(r.low[i])} to ${say(r.high[i])}`].concat(r.was ? [r.was[i] === undefined ? "" : say(r.was[i])] : []);
    return { head, rows: option.readout.dates.map((day, i) => [dateWords(day)].concat(...rows.map((r) => at(r, i)))) };
  }

  function dateWords(day) {
    if (day.startsWith("week ")) return day;
    const date = new Date(day);
    return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  }

  /** A pattern of slanting lines, for an area that is neither land nor water. */
  function hatch(colour, gap) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = gap;
    const pen = tile.getContext("2d");
    pen.strokeStyle = coloured(colour);
    pen.lineWidth = 1.25;
    pen.beginPath();
    for (const shift of [-gap, 0, gap]) {
      pen.moveTo(shift - 1, gap + 1);
      pen.lineTo(shift + gap + 1, -1);
    }
    pen.stroke();
    return { image: tile, repeat: "repeat" };
  }

  /** Names at the ends of a fan's lines, moved apart where they would meet. */
  function endLabels(element, chart, rows, room) {
    let layer = element.querySelector(".ends");
    if (!layer) {
      layer = Object.assign(document.createElement("div"), { className: "ends" });
      layer.setAttribute("aria-hidden", "true");
      element.append(layer);
    }
    if (layer.children.length !== rows.length) {
      layer.replaceChildren(...rows.map(() => document.createElement("span")));
    }
    layer.style.width = `${room - 8}px`;
    const high = 17;
    const wanted = rows.map((row, i) => ({ i, y: chart.convertToPixel({ yAxisIndex: 0 }, row.middle[row.middle.length - 1]) }));
    wanted.sort((a, b) => a.y - b.y);
    for (let round = 0; round < 40; round += 1) {
      for (let k = 1; k < wanted.length; k += 1) {
        const meet = high - (wanted[k].y - wanted[k - 1].y);
        if (meet > 0) {
          wanted[k - 1].y -= meet / 2;
          wanted[k].y += meet / 2;
        }
      }
    }
    const bottom = chart.convertToPixel({ yAxisIndex: 0 }, 0);
    const over = Math.max(0, wanted[wanted.length - 1].y - bottom);
    for (const { i, y } of wanted) {
      const span = layer.children[i];
      span.innerHTML = `<span class="dot" style="background:${rows[i].colour}"></span>${rows[i].name}`;
      span.style.transform = `translateY(${Math.round(y - over - high / 2)}px)`;
    }
  }

  /** A chart in an element that redraws on size and scheme; draw(option) glides to the next state. */
  class Drawing {
    constructor(element, maps) {
      this.element = element;
      this.last = null;
      this.onWeek = () => this.mark();
      this.ready = echarts().then((lib) => {
        for (const [name, land] of Object.entries(maps || {})) lib.registerMap(name, land);
        this.chart = lib.init(element, null, { renderer: "canvas" });
        this.observer = new ResizeObserver(() => {
          if (!element.clientWidth) return;
          this.chart.resize();
          if (this.last) this.draw(this.last);
        });
        this.observer.observe(element);
        this.stop = onScheme(() => this.last && this.draw(this.last));
        window.addEventListener("condominium.week", this.onWeek);
      });
    }

    async draw(option) {
      this.last = option;
      await this.ready;
      if (this.last !== option || this.gone || !this.element.clientWidth) return;
      const drawn = coloured(option);
      const extra = drawn.readout;
      delete drawn.readout;
      const say = drawn.yAxis ? words(drawn.yAxis.axisLabel) : plain;
      if (drawn.yAxis) drawn.yAxis.axisLabel.formatter = say;
      if (drawn.xAxis && drawn.xAxis.axisLabel.months) months(drawn.xAxis, drawn.xAxis.axisLabel.few ? 3 : 7);
      if (drawn.xAxis && !extra) bins(drawn.xAxis, this.element.clientWidth - 56 - drawn.grid.right, drawn.grid.right);
      if (extra) {
        const more = this.element.classList.contains("pointed") ? '<p class="soft">click: the future that passes here</p>' : "";
        drawn.tooltip.formatter = (points) => points[0].dataIndex < extra.dates.length ? readout(extra.rows, extra.dates, say, points[0].dataIndex) + more : "";
        Object.assign(drawn.tooltip, { backgroundColor: coloured("var(--paper)"), borderColor: coloured("var(--rule)"), padding: 8,
          textStyle: { color: coloured("var(--ink)") }, extraCssText: "box-shadow:none", confine: true });
      }
      const same = this.shape === drawn.series.map((series) => series.id).join();
      this.shape = drawn.series.map((series) => series.id).join();
      this.chart.setOption(drawn, { notMerge: !same, lazyUpdate: false });
      if (extra && !extra.nameless) endLabels(this.element, this.chart, extra.rows, drawn.grid.right);
      else this.element.querySelector(".ends")?.replaceChildren();
      this.fan = Boolean(extra);
      this.mark();
      this.element.dataset.drawn = String(1 + Number(this.element.dataset.drawn || 0));
    }

    /** The week and the value that the mouse is at; null beside the grid. */
    at(event) {
      const box = this.element.getBoundingClientRect();
      const here = [event.clientX - box.left, event.clientY - box.top];
      if (!this.fan || !this.chart.containPixel("grid", here)) return null;
      const [week, value] = this.chart.convertFromPixel("grid", here);
      return { week, value };
    }

    /** A thin line in a fan at the week that the map shows. */
    mark() {
      let line = this.element.querySelector(".week-line");
      if (!this.element.clientWidth) return;
      if (!this.fan || shownWeek === null) {
        line?.remove();
        return;
      }
      if (!line) {
        line = Object.assign(document.createElement("div"), { className: "week-line" });
        line.setAttribute("aria-hidden", "true");
        this.element.append(line);
      }
      line.textContent = `week ${shownWeek}`;
      const x = Math.round(this.chart.convertToPixel({ xAxisIndex: 0 }, shownWeek));
      const wide = line.offsetWidth, axis = this.chart.convertToPixel({ xAxisIndex: 0 }, 0);
      const right = x + wide <= this.element.clientWidth, left = !right && x - wide >= axis;
      line.classList.toggle("left", left);
      if (!right && !left) line.textContent = ""; // it would cover the axis
      line.style.transform = `translateX(calc(${x}px - ${left ? "100%" : "0%"}))`;
    }

    close() {
      this.gone = true;
      window.removeEventListener("condominium.week", this.onWeek);
      if (this.stop) this.stop();
      if (this.observer) this.observer.disconnect();
      if (this.chart) this.chart.dispose();
    }
  }

  /** Tell all fans which week the map shows. */
  function showWeek(week) {
    shownWeek = week;
    window.dispatchEvent(new Event("condominium.week"));
  }

  /** The whole number from 0 to a most that a text says; null where it says none. */
  function whole(text, most) {
    const typed = text.trim() === "" ? NaN : Number(text);
    return Number.isFinite(typed) ? Math.max(0, Math.min(most, Math.round(typed))) : null;
  }

  /** v-shows="text": a field that shows a text, but while it is typed into: what is typed stays until it is entered or left. */
  const shown = new WeakMap(), typing = new WeakSet();
  function show(field, text) {
    shown.set(field, String(text ?? ""));
    if (!typing.has(field) && field.value !== shown.get(field)) field.value = shown.get(field);
  }
  const shows = {
    mounted(field, { value }) {
      show(field, value);
      field.addEventListener("input", () => typing.add(field));
      /* Before the panel's own listener, after which it may be drawn anew. */
      field.addEventListener("change", () => typing.delete(field), true);
      /* What is entered as it was is no change. */
      field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && typing.delete(field), true);
      field.addEventListener("blur", () => typing.delete(field) && show(field, shown.get(field)));
    },
    updated(field, { value }) {
      show(field, value);
    },
  };

  /** Put the reader at an element as soon as it can be seen: its tab may be on its way. */
  function land(find, patience = 120) {
    const found = find();
    if (found && found.offsetParent) {
      if (found.matches("li")) found.parentElement.scrollTop = found.offsetTop - found.parentElement.offsetTop;
      found.focus({ preventScroll: true });
    } else if (patience > 0) {
      requestAnimationFrame(() => land(find, patience - 1));
    }
  }

  /** The glossary's line of a word with a dotted underline, while one points at it or is on it. */
  const hint = Object.assign(document.createElement("div"), { className: "hint", id: "condominium-hint", hidden: true });
  hint.setAttribute("role", "tooltip");
  function explain(event) {
    const word = event.target.closest ? event.target.closest("[data-term]") : null;
    const line = word && api.glossary && api.glossary[word.dataset.term];
    if (!line) return hush();
    if (!hint.isConnected) (document.querySelector(".condominium") || document.body).append(hint);
    hint.replaceChildren(Object.assign(document.createElement("b"), { textContent: word.dataset.term }), ` ${line}`);
    hint.hidden = false;
    word.setAttribute("aria-describedby", hint.id);
    const box = word.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, window.innerWidth - hint.offsetWidth - 8));
    const below = box.bottom + 6 + hint.offsetHeight < window.innerHeight;
    hint.style.left = `${left}px`;
    hint.style.top = `${below ? box.bottom + 6 : box.top - 6 - hint.offsetHeight}px`;
  }
  function hush() {
    hint.hidden = true;
  }
  for (const kind of ["mouseover", "focusin", "click"]) document.addEventListener(kind, explain);
  document.addEventListener("focusout", hush);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hush());

  const api = { Drawing, bins, hatch, land, showWeek, shows, tableOf, week: () => shownWeek, whole };
  return api;
})();
