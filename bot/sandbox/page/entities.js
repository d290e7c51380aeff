/** A text with its entities as nodes. Offsets are UTF-16 units, which is what JavaScript's strings count in. */

import { el } from "./dom.js";
import { dateTime, fullDate, t } from "./words.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };
const SAFE_ADDRESS = /^(https?|tg|mailto|tel):/i;
const FOLDED_LINES = 3;
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The nodes of `text`. `act`: {command, link, mention, hashtag, copy}, called with what was tapped. */
export function formatted(text, entities, act) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, ordered, act);
}

/** The text between two offsets; entities within another become its children. */
function span(text, start, end, entities, act) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    if (from > at) nodes.push(text.slice(at, from));
    const inner = [];
    while (index + 1 < entities.length && entities[index + 1].offset < to) inner.push(entities[(index += 1)]);
    nodes.push(render(entity, text.slice(from, to), span(text, from, to, inner, act), act));
    at = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to; // a block ends its own line
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function render(entity, words, children, act) {
  if (PLAIN[entity.type]) return el(PLAIN[entity.type], {}, children);
  return RENDERERS[entity.type]?.(entity, words, children, act) ?? el("span", {}, children);
}

/** What a tap acts on looks like a link and is reached by the keyboard. */
function tappable(children, act, attributes = {}) {
  return el("button", { type: "button", class: "text-link", onclick: act, ...attributes }, children);
}

function link(address, children, act) {
  const href = SAFE_ADDRESS.test(address) ? address : `https://${address}`;
  const follow = (event) => {
    event.preventDefault();
    act.link(href);
  };
  return el("a", { href, title: href, rel: "noopener noreferrer", target: "_blank", onclick: follow }, children);
}

function spoiler(children) {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  return el(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: "0",
      "aria-label": "spoiler",
      onclick: reveal,
      onkeydown: (event) => event.key === "Enter" && reveal(event),
    },
    el("span", {}, children),
  );
}

function folded(words, children) {
  const quote = el("blockquote", { class: "expandable" }, children);
  if (words.split("\n").length <= FOLDED_LINES && words.length < 160) return quote;
  quote.classList.add("folded");
  const open = tappable([t("Show more")], () => quote.classList.toggle("folded"), { class: "text-link unfold" });
  return el("div", { class: "quote" }, quote, open);
}

const RENDERERS = {
  code: (_, words, children, act) =>
    el(
      "code",
      {
        role: "button",
        tabindex: "0",
        title: t("Copy"),
        onclick: () => act.copy(words),
        onkeydown: (event) => event.key === "Enter" && act.copy(words),
      },
      children,
    ),
  pre: (entity, _, children) => el("pre", { "data-language": entity.language }, el("code", {}, children)),
  blockquote: (_entity, _words, children) => el("blockquote", {}, children),
  expandable_blockquote: (_, words, children) => folded(words, children),
  spoiler: (_entity, _words, children) => spoiler(children),
  text_link: (entity, _, children, act) => link(entity.url, children, act),
  url: (_, words, children, act) => link(words, children, act),
  email: (_, words, children, act) => link(`mailto:${words}`, children, act),
  phone_number: (_, words, children, act) => link(`tel:${words.replace(/[^+\d]/g, "")}`, children, act),
  mention: (_, words, children, act) => tappable(children, () => act.mention(words.slice(1))),
  text_mention: (entity, _, children, act) => tappable(children, () => act.mention(entity.user.username ?? "", entity.user)),
  bot_command: (_, words, children, act) => tappable(children, () => act.command(words)),
  hashtag: (_, words, children, act) => tappable(children, () => act.hashtag(words)),
  cashtag: (_, words, children, act) => tappable(children, () => act.hashtag(words)),
  custom_emoji: (_entity, _words, children) => el("span", { class: "emoji" }, children),
  date_time: (entity, _, children, act) => {
    const full = fullDate(entity.unix_time);
    const words = dateTime(entity.unix_time, entity.date_time_format);
    return tappable(words ? [words] : children, () => act.copy(full), { title: full, class: "text-link date-time" });
  },
};
