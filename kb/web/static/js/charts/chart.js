// Draws charts from the tables that stand below them, with ECharts, which is fetched when the first chart comes into sight.
"use strict";

(() => {
  const library = document.currentScript.dataset.library;
  const language = document.documentElement.lang;
  const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1, useGrouping: "always" });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const ROOM = { top: 28, right: 24, bottom: 8, left: 8, containLabel: true };
  const LABELLED = { ...ROOM, left: 24, right: 56 }; // Half a label is wider than its mark at the edge.
  const MANY = 10; // With more numbers than this their labels would cover each other.

  // --- Reading the table -------------------------------------------------------------------------

  // A date as a number of years: a bare year lies in its middle, as nobody knows where in it.
  const inYears = (text) => {
    const [year, month, day] = text.split("-").map(Number);
    return year + (month ? (month - 1 + (day ? (day - 1) / 31 : 0.5)) / 12 : 0.5);
  };

  const read = (figure) => {
    const table = figure.querySelector(".chart-numbers table");
    const heads = [...table.tHead.rows[0].cells].filter((cell) => cell.classList.contains("figure"));
    const series = heads.map((head) => ({ name: head.textContent.trim(), isPromise: "promise" in head.dataset, isNowhere: "nowhere" in head.dataset, points: [] }));
    for (const row of table.tBodies[0].rows) {
      if (!row.dataset.on) continue; // What has no date has no place in the picture.
      [...row.cells].slice(1, 1 + series.length).forEach((cell, at) => {
        const number = cell.querySelector("data");
        if (!number) return;
        series[at].points.push({
          on: row.dataset.on,
          when: row.cells[0].textContent.trim(),
          value: Number(number.value),
          most: number.dataset.most ? Number(number.dataset.most) : null,
          text: number.textContent,
          precision: number.dataset.precision,
          until: number.dataset.until,
          by: number.dataset.by,
          isOther: "other" in number.dataset,
        });
      });
    }
    return series;
  };

  // --- Colours -----------------------------------------------------------------------------------

  const colours = (figure) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    figure.append(probe);
    const of = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const found = { ink: of("ink"), soft: of("ink-soft"), paper: of("paper"), grid: of("chart-grid"), axis: of("chart-axis") };
    found.other = of("contradicted");
    found.series = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => of(`chart-${number}`));
    found.font = getComputedStyle(figure).fontFamily;
    probe.remove();
    return found;
  };

  // --- Drawing -----------------------------------------------------------------------------------

  const isWhole = (series) => series.every((one) => one.points.every((point) => Number.isInteger(point.value)));

  const frame = (ink, series) => ({
    animation: !still.matches,
    animationDuration: 300,
    textStyle: { fontFamily: ink.font, color: ink.ink, fontSize: 14 },
    grid: ROOM,
    // The tooltip of ECharts is drawn, as one in HTML would bring inline styles along.
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: ink.paper,
      borderColor: ink.axis,
      textStyle: { color: ink.ink, fontSize: 14, fontFamily: ink.font },
    },
    yAxis: {
      type: "value",
      min: 0,
      minInterval: isWhole(series) ? 1 : 0,
      axisLine: { lineStyle: { color: ink.axis } },
      axisTick: { lineStyle: { color: ink.axis } },
      splitLine: { lineStyle: { color: ink.grid } },
      axisLabel: { color: ink.soft, formatter: (value) => compact.format(value) },
    },
  });

  const xAxis = (ink, more) => ({
    axisLine: { lineStyle: { color: ink.axis } },
    axisTick: { lineStyle: { color: ink.axis } },
    splitLine: { show: false },
    axisLabel: { color: ink.soft, hideOverlap: true, formatter: String },
    ...more,
  });

  const SHAPES = { about: "circle", more_than: "triangle", up_to: "path://M0,0H10L5,9Z" };
  const CROSS = "path://M1,0L5,4L9,0L10,1L6,5L10,9L9,10L5,6L1,10L0,9L4,5L0,1Z";

  const HOLLOW = ["about"];

  const mark = (point, series, labelled, ink, colour) => ({
    value: [inYears(point.on), point.value],
    symbol: point.isOther ? CROSS : (SHAPES[point.precision] ?? "circle"),
    // A hollow mark has the colour of the page inside, which ECharts takes to be white.
    ...(HOLLOW.includes(point.precision) && !point.isOther ? { itemStyle: { color: ink.paper, borderColor: colour, borderWidth: 2 } } : {}),
    symbolSize: labelled || point.isOther ? 10 : 5,
    // Numbers of one time stand above each other, so their labels stand on both sides of them.
    label: { show: labelled, formatter: point.text, position: point.isOther ? "right" : point.isDisputed ? "left" : "top" },
    words: `${point.when} · ${series.name}\n${point.text}`,
  });

  // A line ends where the next number may have been counted otherwise: ECharts draws none to what is no number.
  const broken = (points, marked) => points.flatMap((point, at) => (
    at && point.by !== points[at - 1].by ? [{ value: [inYears(point.on), NaN], label: { show: false } }, marked[at]] : [marked[at]]
  ));

  // A promise holds from when it was made until it was due; a range reaches from its lower end to its upper.
  const strokes = (points) => [
    ...points.filter((one) => one.until).map((one) => [one.value, inYears(one.on), one.value, Math.ceil(inYears(one.until))]),
    ...points.filter((one) => one.most).map((one) => [one.value, inYears(one.on), one.most, inYears(one.on)]),
  ];

  // What the numbers are to be compared with, such as the country in a location quotient.
  const yardstick = (value, ink) => ({
    type: "line",
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: "none",
      label: { show: false }, // The axis names it.
      lineStyle: { color: ink.axis, type: "solid", width: 1.5 },
      data: [{ yAxis: value }],
    },
  });

  const lines = (series, ink, reference) => {
    const all = series.flatMap((one) => one.points);
    const labelled = all.length <= MANY;
    const years = all.flatMap((one) => [inYears(one.on), one.until ? Math.ceil(inYears(one.until)) : inYears(one.on)]);
    return {
      ...frame(ink, series),
      grid: labelled ? LABELLED : ROOM,
      xAxis: xAxis(ink, {
        type: "value",
        min: Math.floor(Math.min(...years)),
        max: Math.ceil(Math.max(...years)),
        minInterval: 1,
      }),
      tooltip: { ...frame(ink, series).tooltip, trigger: "item", formatter: (hit) => hit.data.words },
      series: (reference === null ? [] : [yardstick(reference, ink)]).concat(series.flatMap((one, at) => {
        const colour = ink.series[at % ink.series.length];
        const look = {
          itemStyle: { color: colour, opacity: 1 },
          labelLayout: { hideOverlap: true },
          label: { position: "top", color: ink.ink, fontSize: 13, textBorderColor: ink.paper, textBorderWidth: 3 },
        };
        const others = new Set(one.points.filter((point) => point.isOther).map((point) => point.on));
        const best = one.points.filter((point) => !point.isOther).map((point) => ({ ...point, isDisputed: others.has(point.on) }));
        return [
          {
            ...look,
            type: one.isPromise ? "scatter" : "line",
            name: one.name,
            showAllSymbol: true,
            lineStyle: { color: colour, width: 2 },
            data: broken(best, best.map((point) => mark(point, one, labelled, ink, colour))),
            markLine: {
              silent: true,
              symbol: "none",
              label: { show: false },
              lineStyle: { color: colour, type: "dashed", width: 2 },
              data: strokes(one.points).map(([from, left, to, right]) => [{ coord: [left, from] }, { coord: [right, to] }]),
            },
          },
          {
            ...look,
            type: "scatter",
            name: one.name,
            itemStyle: { color: ink.other, opacity: 1 },
            data: one.points.filter((point) => point.isOther).map((point) => mark(point, one, labelled, ink, ink.other)),
          },
        ];
      })),
    };
  };

  const bars = (series, ink) => {
    const years = series.flatMap((one) => one.points).map((one) => Number(one.on));
    const first = Math.min(...years);
    const all = Array.from({ length: Math.max(...years) - first + 1 }, (_, at) => first + at);
    const at = (one, year) => one.points.find((point) => Number(point.on) === year);
    const words = (hits) => {
      const found = series.map((one) => [one.name, at(one, Number(hits[0].name))]).filter(([, point]) => point);
      return [hits[0].name, ...found.map(([name, point]) => `${name}: ${point.text}`)].join("\n");
    };
    return {
      ...frame(ink, series),
      xAxis: xAxis(ink, { type: "category", data: all.map(String) }),
      tooltip: { ...frame(ink, series).tooltip, trigger: "axis", axisPointer: { type: "shadow" }, formatter: words },
      series: series.map((one, number) => ({
        type: "bar",
        stack: "all",
        name: one.name,
        itemStyle: { color: one.isNowhere ? ink.axis : ink.series[number % ink.series.length], borderColor: ink.paper, borderWidth: 0.5 },
        barMaxWidth: 48,
        data: all.map((year) => at(one, year)?.value ?? 0),
      })),
    };
  };

  const draw = (figure, chart) => {
    const ink = colours(figure);
    const reference = "reference" in figure.dataset ? Number(figure.dataset.reference) : null;
    chart.setOption((figure.dataset.chart === "bars" ? bars : lines)(read(figure), ink, reference), { notMerge: true });
  };

  // --- Starting ----------------------------------------------------------------------------------

  let loading;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  };

  const start = async (figure) => {
    const box = figure.querySelector(".chart-picture");
    try {
      await load();
    } catch {
      box.hidden = true; // The table says it all.
      figure.querySelector(".chart-numbers").open = true;
      return;
    }
    const chart = echarts.init(box, null, { renderer: "svg" });
    const again = () => {
      chart.resize({ animation: { duration: 0 } });
      draw(figure, chart);
    };
    draw(figure, chart);
    figure.classList.add("is-drawn");
    new ResizeObserver(() => chart.resize()).observe(box);
    document.addEventListener("themechange", again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    matchMedia("print").addEventListener("change", again);
  };

  const figures = [...document.querySelectorAll(".chart[data-chart]")];
  for (const figure of figures) {
    figure.querySelector(".chart-numbers").open = false;
    figure.classList.add("is-ready");
  }
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        seen.unobserve(entry.target);
        start(entry.target);
      }
    },
    { rootMargin: "400px" },
  );
  figures.forEach((figure) => seen.observe(figure));

  // On paper nothing can be unfolded.
  addEventListener("beforeprint", () => {
    figures.forEach((figure) => seen.unobserve(figure));
    figures.filter((figure) => !figure.classList.contains("is-drawn")).forEach(start);
    figures.forEach((figure) => (figure.querySelector(".chart-numbers").open = true));
  });
  addEventListener("afterprint", () => figures.forEach((figure) => (figure.querySelector(".chart-numbers").open = false)));
})();
