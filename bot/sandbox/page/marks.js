/** Formatting as it is typed, and as entities: Telegram's own marks, <u> and "> " for what those have none for. */

const PAIRS = { bold: ["**", "**"], italic: ["__", "__"], strikethrough: ["~~", "~~"], spoiler: ["||", "||"] };
const ALL = { ...PAIRS, underline: ["<u>", "</u>"], code: ["`", "`"], pre: ["```", "```"] };
const BLOCK = /```(?:([a-z0-9+#-]+)\n)?([^]+?)```/gi;
const QUOTE = "> ";
const inner = (from, to = from) => `${from}(?=\\S)([^]+?)(?<=\\S)${to}`;
const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    "\\[([^\\]\\n]+)\\]\\(([^\\s()]+)\\)",
    inner("\\*\\*"),
    `(?<![A-Za-z0-9_])${inner("__")}(?![A-Za-z0-9_])`, // names may hold two underlines
    inner("~~"),
    inner("\\|\\|"),
    inner("<u>", "</u>"),
  ].join("|"),
  "g",
);
const NESTED = ["bold", "italic", "strikethrough", "spoiler", "underline"]; // in the order of INLINE's last groups
const ADDRESS = /^([a-z]+:\/\/\S+|tg:\S+|[^\s/]+\.[^\s]+)$/i;

export const marksOf = (kind) => ALL[kind];

/** What is typed as {text, entities}; offsets are UTF-16 units, as in all of JavaScript. */
export function unmarked(typed) {
  const sink = { text: "", entities: [] };
  let at = 0;
  for (const found of typed.matchAll(BLOCK)) {
    quotes(typed.slice(at, found.index), sink);
    enclose(sink, { type: "pre", ...(found[1] ? { language: found[1] } : {}) }, () => (sink.text += found[2].replace(/^\n|\n$/g, "")));
    at = found.index + found[0].length;
  }
  quotes(typed.slice(at), sink);
  const entities = sink.entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return entities.length ? { text: sink.text, entities } : { text: sink.text };
}

/** Lines that begin with "> " are quotations; several of them are one. */
function quotes(typed, sink) {
  const lines = typed.split("\n");
  for (let from = 0; from < lines.length; ) {
    const quoted = lines[from].startsWith(QUOTE);
    let to = from;
    while (to < lines.length && lines[to].startsWith(QUOTE) === quoted) to += 1;
    const part = lines.slice(from, to).map((line) => (quoted ? line.slice(QUOTE.length) : line));
    if (quoted) enclose(sink, { type: "blockquote" }, () => inline(part.join("\n"), sink));
    else inline(part.join("\n"), sink);
    if (to < lines.length) sink.text += "\n";
    from = to;
  }
}

function inline(typed, sink) {
  let at = 0;
  for (const found of typed.matchAll(INLINE)) {
    const [whole, code, words, url, ...nested] = found;
    if (url !== undefined && !ADDRESS.test(url)) continue;
    sink.text += typed.slice(at, found.index);
    at = found.index + whole.length;
    if (code !== undefined) enclose(sink, { type: "code" }, () => (sink.text += code));
    else if (url !== undefined) enclose(sink, { type: "text_link", url }, () => inline(words, sink));
    else {
      const which = nested.findIndex((group) => group !== undefined);
      enclose(sink, { type: NESTED[which] }, () => inline(nested[which], sink));
    }
  }
  sink.text += typed.slice(at);
}

function enclose(sink, entity, fill) {
  const offset = sink.text.length;
  fill();
  const length = sink.text.length - offset;
  if (length) sink.entities.push({ ...entity, offset, length });
}

/** A text with its entities as one would type it. */
export function marked(text, entities = []) {
  const signs = Array.from({ length: text.length + 1 }, () => ["", ""]); // what closes, what opens before each unit
  for (const entity of entities) {
    const end = entity.offset + entity.length;
    const [open, close] = signsOf(entity);
    signs[entity.offset][1] += open;
    signs[end][0] = close + signs[end][0];
    if (entity.type.endsWith("blockquote")) {
      for (let at = entity.offset; at < end; at += 1) if (at === entity.offset || text[at - 1] === "\n") signs[at][1] = QUOTE + signs[at][1];
    }
  }
  return signs.map(([close, open], at) => close + open + (text[at] ?? "")).join("");
}

function signsOf(entity) {
  if (entity.type === "text_link") return ["[", `](${entity.url})`];
  if (entity.type === "pre") return [`\`\`\`${entity.language ? `${entity.language}\n` : ""}`, "```"];
  return ALL[entity.type] ?? ["", ""];
}
