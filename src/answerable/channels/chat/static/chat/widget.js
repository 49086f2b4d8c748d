// The chat on a site's page: one element, closed until somebody opens it.
class Chat extends HTMLElement {
  async begin() {
    this.identity = script.dataset.identity || "";
    this.token = tokenFor(this.identity);
    this.languages = [script.dataset.language, document.documentElement.lang, ...navigator.languages].filter(Boolean).join(",");
    this.shown = new Map();
    this.unsent = store.get("unsent") || [];
    this.files = [];
    const code = /[#&]answerable=([^&]+)/.exec(location.hash)?.[1];
    if (code) history.replaceState(history.state, "", location.pathname + location.search);
    this.start = await asked("start", { language: this.languages, identity: this.identity, code: code && decodeURIComponent(code) }, this.token);
    this.words = this.start.words;
    this.draw();
    this.take(this.start);
    if (this.start.known) this.connect();
    this.retry();
    this.goOn();
    if (code && this.start.known) this.open();
  }

  say(word, values) {
    return (this.words[word] || word).replace(/{(\w+)}/g, (_all, name) => apart(values?.[name] ?? ""));
  }

  // --- What there is to see ---

  draw() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
    this.style.setProperty("--brand", this.start.colour);
    this.style.setProperty("--ink", this.start.ink);
    const { start } = this;
    this.count = el("span", { class: "count", hidden: true });
    this.opener = el("button", { class: "opener", type: "button", "aria-expanded": "false", "aria-label": this.say("open"), onclick: () => this.open() }, icon("talk", "turns"), this.count);
    this.state = el("p", { class: "state", role: "status", hidden: true });
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": start.name, tabindex: "0" });
    this.log.append(el("div", { class: "said greets" }, el("p", { dir: "auto" }, start.greeting || this.say("greeting"))));
    this.typing = el("p", { class: "typing", "aria-live": "polite" });
    this.panel = el(
      "section",
      { class: "panel", role: "dialog", "aria-label": start.name, hidden: true, onkeydown: (event) => event.key === "Escape" && this.close() },
      el(
        "header",
        { class: "head" },
        el("h2", { dir: "auto" }, start.name),
        (this.moreButton = this.square("more", "more", () => this.toggleMore())),
        this.square("close", "close", () => this.close()),
      ),
      this.state,
      this.drawMore(),
      this.log,
      this.typing,
      this.drawForm(),
    );
    const theme = script.dataset.theme === "auto" ? "chat auto" : "chat";
    root.append(el("div", { class: theme, dir: start.dir, lang: start.language }, this.panel, this.opener));
  }

  square(shape, word, onclick) {
    return el("button", { class: "plain", type: "button", "aria-label": this.say(word), title: this.say(word), onclick }, icon(shape, shape === "more" && "dots"));
  }

  drawForm() {
    this.text = el("textarea", { rows: "1", dir: "auto", placeholder: this.say("write"), "aria-label": this.say("write") });
    this.text.value = store.get("draft") || "";
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("paste", (event) => this.attach(event.clipboardData.files));
    this.chips = el("div", { class: "chips" });
    this.wrong = el("p", { class: "wrong", role: "alert", hidden: true });
    this.maybe = el("div", { class: "maybe", "aria-live": "polite", hidden: true });
    this.name = el("input", { class: "text", autocomplete: "name", maxlength: "200" });
    this.mail = el("input", { class: "text", type: "email", autocomplete: "email", maxlength: "320" });
    this.who = el("div", { hidden: true }, el("label", { class: "field" }, this.say("name"), this.name), el("label", { class: "field" }, this.say("mail"), this.mail));
    const chosen = el("input", { class: "out", type: "file", multiple: true, "aria-label": this.say("attach"), tabindex: "-1", "aria-hidden": "true" });
    chosen.addEventListener("change", () => (this.attach(chosen.files), (chosen.value = "")));
    const sends = el("button", { class: "send", "aria-label": this.say("send"), title: this.say("send") }, icon("send", "turns"));
    const row = el("div", { class: "row" }, this.square("file", "attach", () => chosen.click()), chosen, this.text, sends);
    return el("form", { novalidate: true, onsubmit: (event) => (event.preventDefault(), this.send()) }, this.maybe, this.who, this.chips, this.wrong, row);
  }

  drawMore() {
    this.answerTo = el("input", { class: "text", type: "email", autocomplete: "email", maxlength: "320" });
    this.moreSaid = el("p", { class: "about", role: "status" });
    const act = (word, door) =>
      el("button", { class: "button", type: "button", onclick: () => this.askMore(door) }, this.say(word));
    this.more = el(
      "div",
      { class: "more", hidden: true },
      el("label", { class: "field" }, this.say("mail_why"), this.answerTo),
      act("save", "contact"),
      act("transcript", "transcript"),
      act("link", "link"),
      this.moreSaid,
    );
    return this.more;
  }

  // --- Opening and closing ---

  open() {
    this.panel.hidden = false;
    this.opener.hidden = true;
    this.opener.setAttribute("aria-expanded", "true");
    this.toEnd();
    this.text.focus();
    this.confirm();
  }

  close() {
    this.panel.hidden = true;
    this.opener.hidden = false;
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  toggleMore() {
    this.more.hidden = !this.more.hidden;
    this.moreButton.setAttribute("aria-expanded", String(!this.more.hidden));
    this.moreSaid.textContent = "";
    if (!this.more.hidden) this.answerTo.focus();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  // --- What comes ---

  connect() {
    if (this.connected) return;
    this.connected = true;
    listen(this.token, (word) => {
      if (word === "typing") this.types();
      else if (word !== "beat") this.look();
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.look());
  }

  // One look at a time; what happens meanwhile is looked at behind it.
  async look() {
    if (this.looking) return void (this.lookAgain = true);
    this.looking = true;
    try {
      this.take(await asked("conversation", null, this.token));
      this.retry();
    } catch {
      // The stream comes back, and with it another look.
    }
    this.looking = false;
    if (this.lookAgain) {
      this.lookAgain = false;
      this.look();
    }
  }

  take(told) {
    this.told = told;
    if (told.signed) store.set("token", { token: this.token, who: whoIn(this.identity) });
    for (const message of told.messages || []) {
      this.unsent = this.unsent.filter((each) => each.id !== message.id);
      this.put(message);
    }
    this.keepUnsent();
    for (const each of this.unsent) this.put({ ...each, mine: true, files: [] }, each.trouble || "sending");
    if (told.mail && !this.answerTo.value) this.answerTo.value = told.mail;
    this.who.hidden = !told.closed || Boolean(told.mail);
    this.state.textContent = this.standing(told);
    this.state.hidden = !this.state.textContent;
    clearTimeout(this.again);
    if (told.line) this.again = setTimeout(() => this.look(), 30000);
    this.confirm();
  }

  standing(told) {
    if (told.closed) {
      const format = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" };
      const at = told.opens && new Intl.DateTimeFormat(this.start.language, format).format(new Date(told.opens));
      return [this.say("closed"), at && this.say("back", { at }), !told.mail && this.say("by_mail")].filter(Boolean).join(" ");
    }
    if (told.ended) return this.say("ended");
    if (told.line) {
      const { place, minutes } = told.line;
      const where = told.with ? this.say("has", { name: told.with }) : place === 1 ? this.say("next") : place ? this.say("line", { place }) : this.say("long_line");
      return `${where} ${minutes ? this.say("within", { minutes }) : this.say("unsure")}`;
    }
    return told.with ? this.say("with", { name: told.with }) : "";
  }

  put(message, state) {
    const known = this.shown.get(message.id);
    if (known) {
      known.about.textContent = this.about(message, state);
      if (message.files.length && !known.files.childElementCount) known.files.append(...this.links(message));
      known.message = message;
      return;
    }
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const about = el("div", { class: "about" }, this.about(message, state));
    const files = el("div", { class: "files" }, ...this.links(message));
    const words = message.text ? el("p", { dir: "auto" }, ...withLinks(message.text)) : null;
    this.log.append(el("div", { class: message.mine ? "said mine" : "said" }, words, files, about));
    this.shown.set(message.id, { about, files, message });
    if (!message.mine) this.types(true);
    if (atEnd || message.mine) this.toEnd();
  }

  links(message) {
    return message.files.map((each) => el("a", { href: base + each.url, target: "_blank", rel: "noopener" }, `${each.name} (${sized(each.size)})`));
  }

  // Who wrote it, honestly: a person by name, or that nobody did.
  about(message, state) {
    const at = new Intl.DateTimeFormat(this.start.language, { hour: "numeric", minute: "2-digit" }).format(new Date(message.at));
    if (state) return this.say(state);
    return `${apart(message.mine ? this.say("you") : message.who || this.say("automatic"))} · ${apart(at)}`;
  }

  types(ends) {
    clearTimeout(this.untyped);
    const name = this.told?.with;
    this.typing.textContent = ends ? "" : name ? this.say("typing", { name }) : this.say("typing_somebody");
    if (!ends) this.untyped = setTimeout(() => this.types(true), 5000);
  }

  // Seen is what somebody could see: in an open chat, on a page that is looked at.
  async confirm() {
    const waiting = [...this.shown.values()].map((each) => each.message.receipt).filter(Boolean);
    this.confirmed ||= new Set();
    const unseen = waiting.filter((each) => !this.confirmed.has(each));
    const looks = !this.panel.hidden && document.visibilityState === "visible";
    this.count.hidden = looks || !unseen.length;
    this.count.textContent = unseen.length;
    this.opener.setAttribute("aria-label", this.count.hidden ? this.say("open") : `${this.say("open")}: ${this.say("unread", { n: unseen.length })}`);
    if (!looks || !unseen.length) return;
    for (const each of unseen) this.confirmed.add(each);
    await ask("receipts", { seen: unseen, what: "read" }, this.token).catch(() => {
      for (const each of unseen) this.confirmed.delete(each);
    });
  }

  // --- What goes ---

  typed() {
    store.set("draft", this.text.value);
    this.text.style.blockSize = "auto";
    this.text.style.blockSize = `${this.text.scrollHeight + 2}px`;
    this.wrong.hidden = true;
    const now = Date.now();
    if (this.start.known && now - (this.saidSo || 0) > 3000) {
      this.saidSo = now;
      ask("typing", null, this.token).catch(() => {});
    }
    clearTimeout(this.suggesting);
    if (this.start.suggests && !this.shown.size) this.suggesting = setTimeout(() => this.suggest(), 600);
  }

  async suggest() {
    const said = await asked("suggestions", { text: this.text.value, language: this.start.language }, this.token).catch(() => null);
    const found = said?.found || [];
    const open = { target: "_blank", rel: "noopener" };
    this.offered = [...new Set([...(this.offered || []), ...found.map((each) => each.word)])].slice(-3);
    const follow = (word) => () => {
      (this.followed ||= new Set()).add(word);
      ask("followed", { word }, this.token).catch(() => {});
    };
    const walks = ({ kind, word }) => kind === "guide" && this.start.guides && el("button", { class: "button", type: "button", onclick: () => (follow(word)(), this.walk({ word })) }, this.say("steps"));
    const links = found.map((each) => el("li", null, el("a", { href: each.url, ...open, onclick: follow(each.word) }, each.title), walks(each) || el("small", null, this.say(each.kind))));
    this.maybe.replaceChildren(el("b", null, this.say("suggestions")), el("ul", null, ...links));
    this.maybe.hidden = !found.length;
  }

  // A guide, one step at a time; what a step shows and where it leads is the server's to say.
  async walk(does) {
    try {
      this.drawStep(await asked("guide", { language: this.start.language, ...does }, this.token), does.word);
    } catch (trouble) {
      this.complain(this.words[trouble.word] ? trouble.word : "failed", trouble.words);
    }
  }

  goOn() {
    const secret = store.get("guide");
    const gone = (trouble) => trouble?.word === "offline" || store.set("guide", null);
    if (secret) asked("guide", { secret, language: this.start.language }, this.token).then((step) => (step.over ? gone() : this.drawStep(step)), gone);
  }

  drawStep(step, word) {
    this.guide = step;
    this.maybe.hidden = this.wrong.hidden = true;
    if (step.secret) store.set("guide", step.secret);
    const value = step.asks ? el("input", { class: "text", maxlength: "200", dir: "auto" }) : null;
    const taken = { secret: step.secret, step: step.step, word: step.secret ? undefined : word };
    const go = (does) => this.walk({ ...taken, value: value?.value, ...does });
    const title = el("h3", { tabindex: "-1" }, step.title);
    this.card?.remove();
    this.card = el(
      "div",
      { class: "said guide", role: "group", "aria-label": step.about, lang: step.language, dir: step.dir },
      el("div", { class: "about" }, step.about),
      title,
      ...step.text.map((each) => el("p", null, each)),
      ...(step.links || []).map((each) => el("a", { href: each.url, target: "_blank", rel: "noopener" }, each.words)),
      value && el("label", { class: "field" }, step.asks, value),
      step.note ? el("p", null, step.note) : null,
      ...step.ways.map((each) => el("button", { class: each.quiet ? "button quiet" : "button", type: "button", onclick: () => go(each.does) }, each.words)),
    );
    this.log.append(this.card);
    this.toEnd();
    title.focus();
  }

  attach(given) {
    const { limits } = this.start;
    for (const file of given) {
      if (file.size > limits.file) this.complain("too_large");
      else if (this.files.length >= limits.files) this.complain("too_many_files");
      else this.files.push(file);
    }
    this.drawChips();
  }

  drawChips() {
    const chip = (file) => {
      const drop = () => ((this.files = this.files.filter((each) => each !== file)), this.drawChips(), this.text.focus());
      return el("span", null, file.name, el("button", { type: "button", "aria-label": `${this.say("remove")}: ${file.name}`, onclick: drop }, "×"));
    };
    this.chips.replaceChildren(...this.files.map(chip));
  }

  complain(word, words) {
    this.wrong.textContent = words || this.say(word, { most: this.start.limits.text, files: this.start.limits.files });
    this.wrong.hidden = false;
  }

  async send() {
    const text = this.text.value.trim();
    if (!text && !this.files.length) return;
    if (text.length > this.start.limits.text) return this.complain("too_long");
    if (!this.who.hidden && !this.mail.validity.valid) return this.complain("no_mail");
    if (!this.who.hidden && !this.mail.value) return (this.complain("mail_needed"), this.mail.focus());
    const files = await Promise.all(this.files.map(bytesOf));
    const said = { id: drawn(16), text, at: new Date().toISOString(), lasts: !files.length };
    if (!this.who.hidden) Object.assign(said, { mail: this.mail.value, name: this.name.value });
    this.text.value = "";
    this.files = [];
    this.maybe.hidden = this.wrong.hidden = true;
    this.drawChips();
    this.typed();
    this.unsent.push(said);
    this.keepUnsent();
    this.put({ ...said, mine: true, files: [] }, "sending");
    await this.deliver(said, files);
  }

  // Under its own number: however often it is tried, it is one message. What cannot be read again is not tried again.
  async deliver(said, files) {
    try {
      await asked("messages", { ...said, files, suggested: this.offered, followed: [...(this.followed || [])].slice(-3), guide: this.guide?.secret, language: this.start.language, identity: this.identity }, this.token);
      said.received = true;
      this.start.known = true;
      if (this.guide?.over) this.guide = store.set("guide", null);
      this.connect();
      this.look();
    } catch (trouble) {
      if (trouble.word === "offline" && !files.length) {
        said.trouble = "not_sent";
        this.put({ ...said, mine: true, files: [] }, "not_sent");
        setTimeout(() => this.retry(), 5000);
      } else this.giveBack(said, trouble);
    }
    this.keepUnsent();
  }

  // Refused: the words are in the box again, and nothing is lost.
  giveBack(said, trouble) {
    this.unsent = this.unsent.filter((each) => each !== said);
    const known = this.shown.get(said.id);
    known.about.parentElement.remove();
    this.shown.delete(said.id);
    this.text.value = [said.text, this.text.value].filter(Boolean).join("\n");
    store.set("draft", this.text.value);
    if (trouble.word === "mail_needed") this.who.hidden = false;
    this.complain(trouble.word === "offline" ? "not_sent_file" : this.words[trouble.word] ? trouble.word : "failed", trouble.words);
  }

  async retry() {
    for (const each of [...this.unsent]) {
      if (each.received || each.tries) continue;
      each.tries = true;
      await this.deliver(each, []);
      each.tries = false;
    }
  }

  keepUnsent() {
    const lasting = this.unsent.filter((each) => each.lasts); // a file cannot be read again after a reload
    store.set("unsent", lasting.map(({ id, text, at, mail, name }) => ({ id, text, at, mail, name, lasts: true })));
  }

  async askMore(door) {
    const mail = this.answerTo.value.trim();
    try {
      if (mail && mail !== this.told.mail) this.told.mail = (await asked("contact", { mail }, this.token)).mail;
      const said = door === "contact" ? this.told : await asked(door, { page: location.href }, this.token);
      if (!said.mail) throw new Trouble("mail_needed");
      this.moreSaid.textContent = this.say(door === "contact" ? "saved" : "sent_to", { mail: said.mail });
    } catch (trouble) {
      const word = trouble.word === "unknown" ? "nothing_said" : trouble.word;
      this.moreSaid.textContent = trouble.words || this.say(this.words[word] ? word : "failed");
    }
  }
}

if (account && !customElements.get("answerable-chat")) {
  customElements.define("answerable-chat", Chat);
  const chat = new Chat();
  window.answerableChat = { open: () => chat.open(), close: () => chat.close() };
  const begin = () => {
    document.body.append(chat);
    chat.begin().catch(() => chat.remove());
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}
