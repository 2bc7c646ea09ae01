"use strict";
// The reading page by keyboard and by selecting words. Whatever it does is a button or a link of the page, so that all
// of it works without JavaScript, too.
{
  const article = document.getElementById("article");
  const form = document.getElementById("correct");
  const rows = [...document.querySelectorAll(".fc-statement")];
  const keysOn = document.getElementById("keys-on");
  const SILENT = "factcheck reading keys are off";
  let current = null;
  let selected = false;

  // --- which statement -------------------------------------------------------------------------------------------

  const choose = (row) => {
    if (row === current) return;
    for (const shown of document.querySelectorAll(".fc-current")) shown.classList.remove("fc-current");
    if (current) current.removeAttribute("aria-current");
    current = row;
    row.setAttribute("aria-current", "true");
    for (const mark of article.querySelectorAll(`[data-of~="${row.dataset.statement}"]`)) mark.classList.add("fc-current");
    const words = document.getElementById(`words-${row.dataset.statement}`);
    if (words) {
      words.classList.add("fc-current");
      const box = article.getBoundingClientRect();
      const place = words.getBoundingClientRect();
      if (place.top < box.top || place.bottom > box.bottom - 48) article.scrollTop += place.top - box.top - 80;
    }
    if (form) aim(row);
  };

  // The form is about this statement from now on. What was selected in the text stays.
  const aim = (row) => {
    const { statement, version, number, speaker, reported, places } = row.dataset;
    const isOpen = !row.classList.contains("fc-rejected");
    const title = form.querySelector("h3");
    title.textContent = isOpen ? `${title.dataset.ofOne} ${number}` : title.dataset.ofNone;
    for (const button of form.querySelectorAll("[data-step]")) {
      if (button.dataset.step === "mark") continue;
      button.hidden = button.disabled = !isOpen;
      button.value = `${button.dataset.step}:${statement}:${version}`;
    }
    if (!selected) form.elements.places.value = isOpen ? places : "";
    form.elements.speaker.value = isOpen ? speaker : "";
    form.elements.reported_by.value = isOpen ? reported : "";
  };

  const go = (row) => {
    if (!row) return;
    choose(row);
    row.focus();
  };

  const step = (by) => go(current ? rows[rows.indexOf(current) + by] : rows[0]);

  for (const row of rows) row.addEventListener("focusin", () => choose(row));
  for (const row of rows) row.addEventListener("click", (event) => event.target.closest("a, button, summary") || choose(row));
  article.addEventListener("click", (event) => {
    drop();
    const mark = event.target.closest("[data-of]");
    if (!mark || !window.getSelection().isCollapsed) return;
    const statement = mark.dataset.of.split(" ").pop();
    const row = document.getElementById(`statement-${statement}`);
    if (row) go(row);
  });

  // --- selected words --------------------------------------------------------------------------------------------

  // Offsets count code points, JavaScript counts UTF-16 units.
  const length = (range) => [...range.toString()].length;

  const within = (piece) => {
    const range = document.createRange();
    range.selectNodeContents(piece);
    return range;
  };

  const placeOf = (range) => {
    const pieces = [...article.querySelectorAll("[data-start]")].filter((piece) => range.intersectsNode(piece));
    if (!pieces.length) return null;
    const [first, last] = [pieces[0], pieces[pieces.length - 1]];
    const before = within(first);
    if (range.compareBoundaryPoints(Range.START_TO_START, before) > 0) before.setEnd(range.startContainer, range.startOffset);
    else before.collapse(true);
    const upTo = within(last);
    if (range.compareBoundaryPoints(Range.END_TO_END, upTo) < 0) upTo.setEnd(range.endContainer, range.endOffset);
    return [Number(first.dataset.start) + length(before), Number(last.dataset.start) + length(upTo)];
  };

  // A click into the text takes the selection back.
  const drop = () => {
    if (!form || !selected || !window.getSelection().isCollapsed) return;
    selected = false;
    form.elements.places.value = current && !current.classList.contains("fc-rejected") ? current.dataset.places : "";
    say("Select words in the text, or paste them here.");
  };

  const take = () => {
    const selection = window.getSelection();
    if (!form || selection.isCollapsed || !selection.rangeCount || !article.contains(selection.anchorNode)) return;
    const place = placeOf(selection.getRangeAt(0));
    if (!place || place[0] >= place[1]) return;
    const places = form.elements.places;
    const written = `${place[0]}–${place[1]}`;
    places.value = selected && places.value && document.getElementById("correct-more").checked ? `${places.value}, ${written}` : written;
    form.elements.words.value = "";
    selected = true;
    const words = selection.toString().trim().replace(/\s+/g, " ");
    say(`Selected: “${words.length > 120 ? `${words.slice(0, 120)}…` : words}”`);
  };

  const say = (words) => {
    const how = document.getElementById("correct-how");
    if (how.textContent !== words) how.textContent = words;
  };

  document.addEventListener("mouseup", () => window.setTimeout(take));
  document.addEventListener("keyup", (event) => event.shiftKey && take());

  // --- keys ------------------------------------------------------------------------------------------------------

  // Presses the form's button if words are selected; else leads there and says what to do.
  const withSelection = (name, otherwise) => {
    take();
    const button = form.querySelector(`[data-step="${name}"]`);
    if (selected && !button.disabled) {
      form.requestSubmit(button);
      return;
    }
    say(otherwise);
    form.scrollIntoView({ block: "nearest" });
    form.elements.words.focus();
  };

  const correctSpeaker = () => {
    form.scrollIntoView({ block: "nearest" });
    form.elements.speaker.focus();
    form.elements.speaker.select();
  };

  const onForm = {
    w: () => withSelection("words", "Select the statement’s words in the text, then press w; or paste them here."),
    s: () => withSelection("split", "Select the words with which the second statement begins, then press s."),
    p: correctSpeaker,
  };

  const mark = () => {
    take();
    say(selected ? document.getElementById("correct-how").textContent : "Select the words in the text, or paste them here.");
    correctSpeaker();
  };

  const press = (key) => {
    const button = current && current.querySelector(`[data-key="${key}"]`);
    if (!button) return false;
    if (onForm[key]) onForm[key]();
    else button.click();
    return true;
  };

  const letters = {
    j: () => step(1),
    k: () => step(-1),
    n: () => form && mark(),
    "?": () => {
      const keys = document.getElementById("keys");
      if (!keys) return;
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (keysOn && !keysOn.checked)) return;
    if (event.target.closest("input, textarea, select")) return;
    if (letters[event.key]) letters[event.key]();
    else if (!press(event.key)) return;
    event.preventDefault();
  });

  if (form) {
    for (const link of document.querySelectorAll('.fc-statement a[href$="#correct"]')) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        choose(link.closest(".fc-statement"));
        onForm[link.dataset.key]();
      });
    }
  }
  if (keysOn) {
    keysOn.checked = !window.localStorage.getItem(SILENT);
    keysOn.addEventListener("change", () =>
      keysOn.checked ? window.localStorage.removeItem(SILENT) : window.localStorage.setItem(SILENT, "1"),
    );
  }
  for (const hidden of document.querySelectorAll(".fc-with-script")) hidden.hidden = false;

  // --- where one came from ---------------------------------------------------------------------------------------

  const refused = document.querySelector(".fc-refusal");
  const named = document.querySelector('.fc-statement[aria-current="true"]');
  const target = document.getElementById(window.location.hash.slice(1));
  if (refused) {
    // What was typed stays in the form, and the refusal keeps the focus.
    if (named) current = named;
    selected = Boolean(form && form.contains(refused));
    refused.focus();
  } else if (target && target.classList.contains("fc-statement")) go(target);
  else if (named) choose(named);
}
