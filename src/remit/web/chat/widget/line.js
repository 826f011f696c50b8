/* The line to Remit: one conversation, followed for as long as somebody is there. */
const script = document.currentScript;
const HERE = script ? new URL(".", script.src).href : "";
const WAIT = { first: 500, most: 30_000, silent: 40_000, typing: 60_000, types: 3000 };

class Fault extends Error {
  constructor(status, detail, after) {
    super(detail);
    this.status = status;
    this.after = after;
  }
}

/** A conversation: opened when first needed, followed wherever it broke off, kept for the next page. */
class Line {
  constructor(base, identity, hear) {
    Object.assign(this, { base, identity, hear, seq: 0, key: `remit ${base}` });
    const kept = this.read();
    this.session = kept && kept.who === this.who() ? kept : null;
    this.queue = this.session ? this.session.queue || [] : [];
    for (const said of this.queue) said.failed = "";
  }

  who() {
    try {
      return JSON.parse(atob(this.identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub || "signed in";
    } catch {
      return this.identity ? "signed in" : "";
    }
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  keep() {
    try {
      if (this.session)
        localStorage.setItem(this.key, JSON.stringify({ ...this.session, who: this.who(), queue: this.queue }));
      else localStorage.removeItem(this.key);
    } catch {
      /* then it lasts as long as the page */
    }
  }

  async ask(path, body, method = "POST") {
    const headers = {};
    if (this.session) headers.Authorization = `Bearer ${this.session.token}`;
    const form = body instanceof FormData;
    if (body && !form) headers["Content-Type"] = "application/json";
    const answer = await fetch(this.base + path, {
      method,
      headers,
      body: form ? body : body && JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
    });
    if (answer.ok) return answer;
    let detail = "";
    try {
      detail = (await answer.json()).detail;
    } catch {
      /* not one of ours */
    }
    throw new Fault(answer.status, detail, Number(answer.headers.get("Retry-After")) || 0);
  }

  /** The session; opened by the first who needs it. */
  open() {
    if (this.session) return Promise.resolve(this.session);
    this.opening ??= this.begin()
      .then((opened) => this.enter(opened))
      .finally(() => {
        this.opening = null;
      });
    return this.opening;
  }

  /** Who is signed in is written into a page when it is made: by now it may be too long ago, and they are nobody. */
  async begin() {
    try {
      return await (await this.ask("conversations", this.identity ? { identity: this.identity } : {})).json();
    } catch (fault) {
      if (!this.identity || fault.status !== 401) throw fault;
      this.identity = "";
      this.hear("unknown", fault);
      return this.begin();
    }
  }

  enter(opened) {
    this.session = opened;
    this.keep();
    this.hear("entered", opened);
    return opened;
  }

  /** Go on with a conversation that was begun elsewhere. */
  resume(ticket) {
    this.leave();
    return (this.opening = this.ask("resume", { ticket })
      .then((answer) => answer.json())
      .then((opened) => this.enter(opened))
      .finally(() => {
        this.opening = null;
      }));
  }

  async link() {
    return (await (await this.ask("links", {})).json()).ticket;
  }

  leave() {
    this.session = null;
    this.queue = [];
    this.seq = 0;
    this.keep();
    this.reading?.abort();
  }

  /** Follow what happens until the chat is over, from where it broke off. */
  async follow() {
    if (this.following || !this.session) return;
    this.following = true;
    for (let wait = WAIT.first; this.session;) {
      const session = this.session;
      try {
        await this.listen(() => {
          wait = WAIT.first;
        });
      } catch (fault) {
        if (session !== this.session) break;
        if (fault.status === 401 || fault.status === 410) {
          this.end();
          break;
        }
        this.hear("lost");
      }
      if (!this.session) break;
      await Promise.race([
        pause(wait * (0.7 + Math.random() * 0.6)),
        new Promise((resolve) => {
          this.hurry = resolve;
        }),
      ]);
      wait = Math.min(wait * 2, WAIT.most);
    }
    this.following = false;
    if (this.session) this.follow();
  }

  end() {
    this.leave();
    this.hear("over");
  }

  async listen(connected) {
    const stop = (this.reading = new AbortController());
    let watch;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => stop.abort(), WAIT.silent);
    };
    alive();
    try {
      const headers = { Authorization: `Bearer ${this.session.token}`, Accept: "text/event-stream" };
      if (this.seq) headers["Last-Event-ID"] = String(this.seq);
      const answer = await fetch(this.base + "events", {
        headers,
        signal: stop.signal,
        credentials: "omit",
        cache: "no-store",
      });
      if (!answer.ok) throw new Fault(answer.status, "");
      connected();
      this.hear("connected");
      this.flush();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ;) {
        const { value, done } = await reader.read();
        if (done) return;
        alive();
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) this.take(block);
      }
    } finally {
      clearTimeout(watch);
    }
  }

  take(block) {
    const field = (name) => (block.match(new RegExp(`^${name}: (.*)$`, "m")) || [])[1];
    const [name, data, id] = [field("event"), field("data"), field("id")];
    if (!name) return;
    const body = JSON.parse(data);
    if (name === "message") this.arrived(body.id);
    if (name === "token") {
      this.session.token = body.token;
      this.keep();
    } else if (name === "over") this.end();
    else this.hear(name, body);
    if (id) this.seq = Number(id);
  }

  arrived(id) {
    const before = this.queue.length;
    this.queue = this.queue.filter((said) => `${this.session.conversation}.${said.id}` !== id);
    if (this.queue.length !== before) this.keep();
  }

  say(said) {
    this.queue.push(said);
    this.keep();
    return this.flush();
  }

  /** Send what waits, in its order; what is on its way already is not sent twice, for its id is heard once. */
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    try {
      await this.open();
      this.follow();
      for (let said; (said = this.queue.find((one) => !one.sent && !one.failed));) {
        this.hear("sending", said);
        const { id, text, pressed, attachments, corrects } = said;
        try {
          await this.ask("messages", {
            id,
            text,
            ...(pressed && { pressed }),
            ...(corrects && { corrects }),
            attachments: attachments.map((file) => file.id),
          });
          said.sent = this.session.begun = true;
        } catch (fault) {
          if (!(fault instanceof Fault) || fault.status >= 500) throw fault;
          if (fault.status === 401 || fault.status === 410) {
            this.end();
            return;
          }
          if (fault.status === 429) {
            await pause((fault.after || 5) * 1000);
            continue;
          }
          said.failed = fault.message || "?";
        }
        this.keep();
        this.hear("sent", said);
      }
    } catch (fault) {
      this.hear("lost", fault instanceof Fault ? fault : null);
      if (!this.following) setTimeout(() => this.flush(), 3000);
      else
        setTimeout(() => {
          if (this.queue.some((one) => !one.sent && !one.failed)) this.flush();
        }, 4000);
    } finally {
      this.flushing = false;
    }
  }

  /** Say that somebody types: every few seconds at most, and to a person only. */
  types() {
    if (!this.session || Date.now() - (this.typed || 0) < WAIT.types) return;
    this.typed = Date.now();
    this.ask("typing").catch(() => {});
  }

  async upload(file) {
    await this.open();
    const form = new FormData();
    form.append("file", file, file.name || "picture.png");
    return (await this.ask("attachments", form)).json();
  }

  async fetch(id) {
    return (await this.ask(`attachments/${encodeURIComponent(id)}`, null, "GET")).blob();
  }
}
