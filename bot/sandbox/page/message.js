/** One bubble: who, forwarded from whom, in reply to what, the content, the time; the inline keyboard beneath. */

import { avatar, nameHue } from "./avatars.js";
import { el, iconButton, kept } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { visual } from "./album.js";
import { media } from "./media.js";
import { author, personName, service, summary } from "./summaries.js";
import { dayOf, fullDate, t, timeOf } from "./words.js";

/**
 * Messages as they are drawn: an album is one unit; a day's first carries its separator.
 * A unit: {key, messages, first, last, day?, named, tail, own}.
 */
export function units(messages, person, chat, now) {
  const shown = messages.filter((message) => !message.deleted);
  const groups = [];
  for (const message of shown) {
    const before = groups.at(-1);
    if (message.media_group_id && before?.first.media_group_id === message.media_group_id) before.messages.push(message);
    else groups.push({ first: message, messages: [message] });
  }
  return groups.map((unit, index) => {
    const [previous, following] = [groups[index - 1]?.first, groups[index + 1]?.first];
    const day = dayOf(unit.first.date, now);
    const newDay = !previous || dayOf(previous.date, now) !== day;
    const own = unit.first.from?.id === person;
    const named = !own && chat.type !== "private" && (newDay || !together(previous, unit.first));
    const tail = !following || !together(unit.first, following) || dayOf(following.date, now) !== day;
    return { ...unit, key: unit.first.message_id, last: unit.messages.at(-1), day: newDay && day, named, tail, own };
  });
}

const together = (one, other) =>
  one.from?.id === other.from?.id && !service(one) && !service(other) && other.date - one.date < 600;

/** The node of a unit. `view`: {chat, act, ticks(message)}. */
export function unitNode(unit, view) {
  const said = service(unit.first);
  const separator = unit.day && el("div", { class: "day" }, el("span", {}, unit.day));
  const content = said ? el("div", { class: "service" }, el("span", {}, said)) : row(unit, view);
  return el("div", { class: "unit", "data-message": unit.key }, kept([separator, content]));
}

function row(unit, view) {
  const { first, own, tail } = unit;
  const inGroup = view.chat.type !== "private" && !own;
  const options = iconButton("more", t("Message options"), (event) => view.act.options(event, unit.messages), { class: "round options" });
  const bubble = el(
    "div",
    { class: `bubble ${tail ? "tail" : ""} ${bare(unit) ? "pictured" : ""} ${first.sticker ? "unbubbled" : ""}` },
    ...content(unit, view),
    ...kept([inGroup && tail && avatar(author(first), "small")]),
  );
  const stack = el("div", { class: "stack" }, bubble, ...inlineKeyboard(first.reply_markup?.inline_keyboard, first, view.act));
  const node = el("div", { class: `row ${own ? "out" : "in"} ${inGroup ? "grouped" : ""}` }, stack, options);
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a") || String(getSelection())) return;
    event.preventDefault();
    view.act.options(event, unit.messages);
  });
  node.addEventListener("dblclick", (event) => event.target === node && view.act.reply(first));
  return node;
}

const bare = ({ messages, first, named }) =>
  !named && !first.reply_to_message && !first.forward_origin && !first.via_bot && messages.some(visual);

function content(unit, view) {
  const { first, messages, named } = unit;
  const within = messages.length > 1 && !messages.some(visual); // captions stand under their files
  const captioned = within ? first : messages.find((message) => message.caption) ?? first;
  const said = within ? null : captioned.text ?? captioned.caption;
  const text = said && words(captioned, view, meta(unit, view));
  const shown = media(messages, view, (message) => words(message, view));
  const who = author(first);
  return kept([
    named && el("div", { class: `author ${nameHue(who.id)}` }, personName(who)),
    first.via_bot && el("div", { class: "via" }, t("via {0}", `@${first.via_bot.username}`)),
    first.forward_origin && el("div", { class: "forwarded" }, t("Forwarded from {0}", originName(first.forward_origin))),
    first.reply_to_message && quote(first.reply_to_message, view),
    ...(first.show_caption_above_media ? [text, ...shown] : [...shown, text]),
    !text && meta(unit, view),
  ]);
}

const words = (message, view, end = null) =>
  el(
    "div",
    { class: "text", dir: "auto" },
    formatted(message.text ?? message.caption, message.entities ?? message.caption_entities, view.act),
    end,
  );

const originName = (origin) =>
  origin.sender_user_name ??
  origin.sender_chat?.title ??
  origin.chat?.title ??
  (origin.sender_user ? personName(origin.sender_user) : "…");

function quote(replied, view) {
  const who = author(replied);
  return el(
    "button",
    { type: "button", class: `reply-quote ${nameHue(who.id)}`, onclick: () => view.act.jump(replied.message_id) },
    el("span", { class: "reply-name" }, personName(who)),
    el("span", { class: "reply-text" }, summary(replied)),
  );
}

function meta({ last, messages, own }, view) {
  const edited = messages.some((message) => message.edit_date);
  return el(
    "span",
    { class: "meta", title: fullDate(last.date) },
    ...kept([
      edited && el("span", { class: "edited" }, t("edited")),
      el("time", { datetime: new Date(last.date * 1000).toISOString() }, timeOf(last.date)),
      own && ticks(view.ticks(last)),
    ]),
  );
}

/** One tick: sent. Two: somebody has answered in this chat since. */
function ticks(seen) {
  return el(
    "span",
    { class: `ticks ${seen ? "seen" : ""}`, "aria-label": seen ? "read" : "sent", role: "img" },
    seen ? "✓✓" : "✓",
  );
}
