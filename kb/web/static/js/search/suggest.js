// Suggestions while somebody types in a search box: an ARIA combobox with a list of queries and records.
// The form works without it. Nothing is asked before two letters, and answers that come late are dropped.
"use strict";

(() => {
  const PAUSE = 90; // Milliseconds without a key before the site is asked.
  const SHORTEST = 2;

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  const enhance = (form) => {
    // A form that adds a record takes its address as if it had been typed; completed queries are of no use there.
    const adds = "adds" in form.dataset;
    const field = form.querySelector(adds ? "input[name=add]" : "input[name=q]");
    const id = `${field.id}-suggestions`;
    const list = element("ul", { id, role: "listbox", class: "suggestions", "aria-label": form.dataset.label });
    const status = element("p", { class: "visually-hidden", role: "status" });
    let typed = field.value;
    let chosen = -1;
    let timer = 0;
    let asking = null;

    list.hidden = true;
    field.parentElement.append(list);
    form.append(status);
    // A search field would be emptied by Escape, which closes the list here.
    field.type = "text";
    field.enterKeyHint = "search";
    for (const [key, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    })) {
      field.setAttribute(key, value);
    }

    const close = () => {
      clearTimeout(timer);
      asking?.abort();
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const choose = (place) => {
      // Who has begun to choose keeps the list that is seen: an answer still to come would take the choice back.
      clearTimeout(timer);
      asking?.abort();
      const options = [...list.children];
      chosen = place;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
      const option = options[place];
      if (option) {
        field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        field.removeAttribute("aria-activedescendant");
      }
      field.value = option?.dataset.text ?? typed;
    };

    const option = (place, address, text, kind, language) => {
      const title = element("span", { class: "suggestion-title" }, text);
      if (language && language !== document.documentElement.lang) {
        title.lang = language;
      }
      const label = element("span", { class: "suggestion-kind" }, kind);
      const made = element("li", { id: `${id}-${place}`, role: "option", "aria-selected": "false" }, title, " ", label);
      made.dataset.address = address;
      return made;
    };

    const show = ({ queries, records }) => {
      const options = (adds ? [] : queries).map((query, place) => {
        const made = option(place, query.url, query.text, form.dataset.query);
        made.dataset.text = query.text;
        return made;
      });
      for (const record of records) {
        const kind = [record.kind_label, record.detail].filter(Boolean).join(" · ");
        options.push(option(options.length, record.url, record.title, kind, record.title_language));
      }
      list.replaceChildren(...options);
      chosen = -1;
      field.removeAttribute("aria-activedescendant");
      list.hidden = options.length === 0;
      field.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = list.hidden ? form.dataset.none : form.dataset.some.replace("{count}", options.length);
    };

    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      const { signal } = asking;
      const address = new URL(form.dataset.suggest, location.href);
      address.searchParams.set("lang", document.documentElement.lang);
      address.searchParams.set("q", field.value);
      try {
        const answer = await fetch(address, { signal });
        const found = answer.ok ? await answer.json() : null;
        if (found && !signal.aborted && document.activeElement === field) {
          show(found);
        }
      } catch (error) {
        // The reader typed on, left, or is offline: the form works all the same.
        if (error.name !== "AbortError" && !(error instanceof TypeError)) {
          throw error;
        }
      }
    };

    const open = (option) => {
      if (adds) {
        field.value = option.dataset.address;
        close();
        form.requestSubmit();
      } else if (option.dataset.text === undefined) {
        location.assign(option.dataset.address);
      } else {
        field.value = option.dataset.text;
        close();
        form.requestSubmit();
      }
    };

    field.addEventListener("input", () => {
      typed = field.value;
      clearTimeout(timer);
      if (typed.trim().length < SHORTEST) {
        close();
      } else {
        timer = setTimeout(ask, PAUSE);
      }
    });

    field.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      if (event.key === "Escape" && !list.hidden) {
        field.value = typed;
        close();
      } else if (event.key === "ArrowDown" && list.hidden && typed.trim().length >= SHORTEST) {
        ask();
      } else if (event.key === "ArrowDown" && !list.hidden) {
        choose(chosen === last ? -1 : chosen + 1);
      } else if (event.key === "ArrowUp" && !list.hidden) {
        choose(chosen === -1 ? last : chosen - 1);
      } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
        open(list.children[chosen]);
      } else {
        return;
      }
      event.preventDefault();
    });

    // The field keeps the focus while the list is used with the mouse.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        open(option);
      }
    });
    field.addEventListener("blur", close);
    form.addEventListener("submit", close);
    // A page that comes back from the browser's memory is as it was left.
    addEventListener("pageshow", close);
  };

  document.querySelectorAll("form[data-suggest]").forEach(enhance);
})();
