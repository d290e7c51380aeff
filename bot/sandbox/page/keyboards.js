/** Inline keyboards under messages and reply keyboards under the composer. */

import { press } from "./api.js";
import { el, icon, kept } from "./dom.js";
import { world } from "./state.js";
import { t } from "./words.js";

const ANSWER_MS = 15_000;
const MARKS = {
  url: "link",
  login_url: "link",
  switch_inline_query: "share",
  switch_inline_query_chosen_chat: "share",
  copy_text: "copy",
};
const waiting = new Map(); // id of a callback query -> what to do with its answer
const early = new Map(); // answers that overtook the reply to the press

world.addEventListener("callback_answer", ({ detail }) => {
  const settle = waiting.get(detail.query_id);
  if (settle) settle(detail);
  else early.set(detail.query_id, detail);
});

/** Presses a callback button; the bot's answer, or null if none came in 15 s. */
export async function pressed(person, chat, message, data) {
  const { query_id } = await press(person, chat, message, data);
  const answer =
    early.get(query_id) ??
    (await new Promise((settle) => {
      waiting.set(query_id, settle);
      setTimeout(settle, ANSWER_MS, null);
    }));
  waiting.delete(query_id);
  early.delete(query_id);
  return answer;
}

const mark = (key) => {
  const name = Object.keys(MARKS).find((kind) => key[kind] !== undefined);
  return name && el("span", { class: "mark" }, icon(MARKS[name]));
};

/** Rows of buttons; `act.pressed(button, message, node)` does what the button says. */
export function inlineKeyboard(rows, message, act) {
  if (!rows?.length) return [];
  const node = (key) =>
    el(
      "button",
      {
        type: "button",
        class: `key ${key.style ?? ""}`,
        disabled: key.disabled ? true : undefined,
        onclick: (event) => act.pressed(key, message, event.currentTarget),
      },
      ...kept([el("span", { class: "key-text" }, key.text), mark(key)]),
    );
  return [
    el(
      "div",
      { class: "inline-keyboard" },
      rows.map((row) => el("div", { class: "key-row" }, row.map(node))),
    ),
  ];
}

/** What each kind of inline button does. `view` is the chat's view. */
export async function pressInline(view, key, message, node) {
  if (key.callback_data !== undefined) return pressCallback(view, key, message, node);
  if (key.url ?? key.login_url) return view.act.link(key.url ?? key.login_url.url);
  if (key.copy_text) return view.act.copy(key.copy_text.text);
  if (key.switch_inline_query_current_chat !== undefined) {
    return view.composer.setText(`@${world.me.username} ${key.switch_inline_query_current_chat}`);
  }
  const chosen = key.switch_inline_query_chosen_chat;
  if (chosen) return view.act.switchInline(chosen.query ?? "", chosen);
  if (key.switch_inline_query !== undefined) return view.act.switchInline(key.switch_inline_query);
  return view.act.toast(t("This button does nothing in the sandbox"));
}

async function pressCallback(view, key, message, node) {
  node.classList.add("busy");
  try {
    const answer = await pressed(view.person, view.chatId, message.message_id, key.callback_data);
    if (!answer) view.act.toast(t("The bot doesn't answer"));
    else if (answer.url) view.act.link(answer.url);
    else if (answer.text) (answer.show_alert ? view.act.alert : view.act.toast)(answer.text);
  } finally {
    node.classList.remove("busy");
  }
}

/** The keyboard in place of the person's own; `use(button)` is called with the tapped key. */
export function replyKeyboard(markup, use) {
  const key = (given) => {
    const shown = typeof given === "string" ? { text: given } : given;
    return el(
      "button",
      { type: "button", class: `key ${shown.style ?? ""}`, onclick: () => use(shown) },
      el("span", { class: "key-text" }, shown.text),
    );
  };
  const rows = markup.keyboard.map((row) => el("div", { class: "key-row" }, row.map(key)));
  return el(
    "div",
    { class: `reply-keyboard ${markup.resize_keyboard ? "" : "tall"}`, role: "group", "aria-label": t("Keyboard") },
    rows,
  );
}
