/** The page's own words: English in the code, 中文 here, chosen by the browser's language. Names are shown as they are. */

const CHINESE = {
  People: "人员",
  "Add a person": "添加人员",
  "Developer drawer": "开发者面板",
  Close: "关闭",
  Back: "返回",
  guest: "访客",
  member: "会员",
  secretariat: "秘书处",
  officer: "联盟秘书处",
  admin: "系统管理员",
  president: "会长",
  association: "协会秘书处",
  Chats: "会话",
  bot: "机器人",
  "{0} members": "{0} 位成员",
  "typing…": "正在输入…",
  "sending a photo…": "正在发送图片…",
  "sending a file…": "正在发送文件…",
  "sending a video…": "正在发送视频…",
  "recording…": "正在录音…",
  You: "您",
  Today: "今天",
  Yesterday: "昨天",
  edited: "已编辑",
  Photo: "图片",
  File: "文件",
  "Voice message": "语音消息",
  Location: "位置",
  Message: "消息",
  Poll: "投票",
  Sticker: "贴纸",
  Video: "视频",
  "via {0}": "通过 {0}",
  "Forwarded from {0}": "转发自 {0}",
  "Pinned message": "置顶消息",
  "Deleted message": "已删除的消息",
  "{0} joined the group": "{0} 加入了群组",
  "{0} left the group": "{0} 离开了群组",
  "{0} created the group": "{0} 创建了群组",
  "{0} pinned a message": "{0} 置顶了一条消息",
  "The group was upgraded to a supergroup": "群组已升级为超级群组",
  "Write a message": "输入消息",
  Send: "发送",
  Attach: "附件",
  Commands: "命令",
  Keyboard: "键盘",
  "Record a voice message": "录制语音",
  "Photo or video": "图片或视频",
  Music: "音乐",
  "Forward from elsewhere": "从别处转发",
  "A channel": "频道",
  "Somebody who hides his account": "隐藏账号的人",
  "Somebody else": "其他人",
  From: "来源",
  Text: "文字",
  Address: "网址",
  Link: "链接",
  Insert: "插入",
  Formatting: "格式",
  Bold: "粗体",
  Italic: "斜体",
  Underline: "下划线",
  Strikethrough: "删除线",
  Monospace: "等宽",
  Spoiler: "隐藏",
  Quote: "引用",
  "{0} pictures and videos": "{0} 张图片和视频",
  "{0} files": "{0} 个文件",
  Animation: "动图",
  "Video message": "视频消息",
  "the bot is an administrator": "机器人是管理员",
  "with the bot": "机器人在群内",
  "without the bot": "机器人不在群内",
  "Let everybody write": "允许所有人发言",
  "Let only administrators write": "仅管理员可发言",
  "Add the bot": "添加机器人",
  "Remove the bot": "移除机器人",
  "Make the bot an administrator": "设为管理员",
  "No longer an administrator": "取消管理员",
  "Send as a file": "作为文件发送",
  Caption: "说明文字",
  "My contact": "我的联系方式",
  Recording: "正在录音",
  "No microphone here: choose a sound file instead": "没有麦克风，请选择音频文件",
  Reply: "回复",
  Edit: "编辑",
  Forward: "转发",
  Copy: "复制",
  Copied: "已复制",
  "Forward to…": "转发到…",
  "Choose a chat": "选择会话",
  "Share your phone number?": "分享您的手机号码？",
  "The bot will see {0}.": "机器人将看到 {0}。",
  Share: "分享",
  Cancel: "取消",
  "Share your location?": "分享您的位置？",
  "Open the link?": "打开链接？",
  Open: "打开",
  OK: "好",
  START: "开始",
  RESTART: "重新开始",
  Unblock: "解除屏蔽",
  "Block the bot": "屏蔽机器人",
  "Nothing here yet": "还没有消息",
  "What can this bot do? Press START.": "点“开始”与机器人对话。",
  "Open a t.me link": "打开 t.me 链接",
  "Paste a link": "粘贴链接",
  "This chat is not in the sandbox": "沙盒里没有这个会话",
  "This button does nothing in the sandbox": "这个按钮在沙盒里不可用",
  "New group": "新建群组",
  "Group name": "群组名称",
  "With the bot": "加入机器人",
  Supergroup: "超级群组",
  Create: "创建",
  Members: "成员",
  Save: "保存",
  "Upgrade to a supergroup": "升级为超级群组",
  "Edit this person": "编辑人员",
  "First name": "名",
  "Last name": "姓",
  Username: "用户名",
  Language: "语言",
  Phone: "手机号",
  "Role (a note)": "角色（备注）",
  "Picture (emoji)": "头像（表情）",
  "Delete the account": "注销账号",
  "Restore the account": "恢复账号",
  Add: "添加",
  Calls: "调用记录",
  Switches: "开关",
  Clock: "时钟",
  Filter: "筛选",
  "Refused only": "只看被拒",
  "Hide getUpdates": "隐藏 getUpdates",
  "No calls yet": "还没有调用",
  ok: "成功",
  "Flood limits": "频率限制",
  "messages a second overall": "每秒消息总数",
  "a second in one chat": "单个会话每秒",
  "at once in one chat": "单个会话一次可连发",
  "a minute in one group": "单个群组每分钟",
  Faults: "故障",
  Method: "方法",
  Kind: "种类",
  Times: "次数",
  always: "一直",
  "Retry after (s)": "重试等待（秒）",
  "Switch on": "开启",
  Outage: "断网",
  "The Bot API refuses every connection": "机器人接口拒绝一切连接",
  "Sandbox time": "沙盒时间",
  "ahead by {0}": "提前 {0}",
  "in step": "与本机一致",
  "+1 hour": "+1 小时",
  "+1 day": "+1 天",
  "+7 days": "+7 天",
  "Go to": "跳到",
  "Back to now": "回到现在",
  Remove: "移除",
  "The sandbox is away; trying again…": "沙盒暂时无响应，正在重连…",
  "Newest messages": "最新消息",
  "Close this column": "关闭此列",
  More: "更多",
  "Nothing found": "没有结果",
  "Show more": "展开",
  Download: "下载",
  "Message options": "消息操作",
  "The bot doesn't answer": "机器人没有应答",
  Results: "结果",
};

const chinese = (navigator.language ?? "en").toLowerCase().startsWith("zh");
export const locale = chinese ? "zh-CN" : "en-GB";

/** A text in the reader's language; {0}, {1} are filled. */
export function t(text, ...values) {
  const words = chinese ? (CHINESE[text] ?? text) : text;
  return words.replace(/\{(\d)\}/g, (_, index) => values[Number(index)]);
}

const form = (options) => new Intl.DateTimeFormat(locale, options);
const timeForm = form({ hour: "2-digit", minute: "2-digit", hour12: false });
const dayForm = form({ day: "numeric", month: "long" });
const dayOfYearForm = form({ day: "numeric", month: "long", year: "numeric" });
const shortDayForm = form({ day: "2-digit", month: "2-digit" });

export const timeOf = (unix) => timeForm.format(unix * 1000);
const dayNumber = (ms) => new Date(ms).setHours(0, 0, 0, 0);

/** "Today", "Yesterday", "3 May"; `now` in ms is the sandbox's clock. */
export function dayOf(unix, now) {
  const days = Math.round((dayNumber(now) - dayNumber(unix * 1000)) / 86_400_000);
  if (days === 0) return t("Today");
  if (days === 1) return t("Yesterday");
  const sameYear = new Date(now).getFullYear() === new Date(unix * 1000).getFullYear();
  return (sameYear ? dayForm : dayOfYearForm).format(unix * 1000);
}

/** As a chat list shows it: the time today, else the day. */
export const shortDate = (unix, now) =>
  dayNumber(unix * 1000) === dayNumber(now) ? timeOf(unix) : shortDayForm.format(unix * 1000);

/** A `date_time` entity by the Bot API's format `r|w?[dD]?[tT]?`; null when the text is to stay as it is. */
export function dateTime(unix, format) {
  if (!format) return null;
  if (format === "r") return relative(unix);
  const options = { hour12: false };
  if (format.includes("w")) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "2-digit" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return form(options).format(unix * 1000);
}

export const fullDate = (unix) => form({ dateStyle: "full", timeStyle: "long" }).format(unix * 1000);

function relative(unix) {
  const seconds = unix - Date.now() / 1000;
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[3];
  return new Intl.RelativeTimeFormat(locale).format(Math.round(seconds / size), unit);
}

export function sizeOf(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** Seconds as "0:05" or "1:02:03". */
export function lengthOf(seconds = 0) {
  const [minutes, rest] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, "0")];
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}
