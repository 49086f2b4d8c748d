// What the chat looks like: a sheet of its own in a shadow tree, made in a way that no policy about styles forbids.
const SHEET = `
:host { all: initial; }
* { box-sizing: border-box; font: inherit; color: inherit; }
[hidden] { display: none !important; }
.chat {
  --ground: #fff; --soft: #f2f4f6; --line: #d3d9df; --text: #17202a; --quiet: #55606c; --wrong: #a3201b;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--text);
}
@media (prefers-color-scheme: dark) {
  .chat.auto { --ground: #1b2128; --soft: #272f38; --line: #3d4854; --text: #e8edf2; --quiet: #a9b4bf; --wrong: #ff9d94; }
}
.opener, .panel { position: fixed; z-index: 2147483000; inset-block-end: 20px; inset-inline-end: 20px; }
.opener {
  inline-size: 56px; block-size: 56px; border: 0; border-radius: 50%; display: grid; place-items: center; cursor: pointer;
  background: var(--brand); color: var(--ink); box-shadow: 0 4px 16px rgb(0 0 0 / .25);
}
.count {
  position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; padding: 0 6px;
  border-radius: 11px; background: #a3201b; color: #fff; font-size: 13px; font-weight: 600; text-align: center;
}
.panel {
  inline-size: 380px; block-size: min(620px, calc(100dvb - 40px)); display: flex; flex-direction: column; overflow: hidden;
  background: var(--ground); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 12px 40px rgb(0 0 0 / .25);
}
.head { display: flex; align-items: center; gap: 4px; padding: 10px 8px 10px 16px; padding-inline: 16px 8px; background: var(--brand); color: var(--ink); }
.head h2 { flex: 1; margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
.plain { border: 0; background: none; cursor: pointer; min-inline-size: 40px; min-block-size: 40px; border-radius: 8px; display: grid; place-items: center; }
.state { margin: 0; padding: 8px 16px; background: var(--soft); border-block-end: 1px solid var(--line); font-size: 13.5px; }
.more { padding: 12px 16px; border-block-end: 1px solid var(--line); display: grid; gap: 10px; }
.log { flex: 1; overflow-y: auto; margin: 0; padding: 16px; display: flex; flex-direction: column; gap: 10px; overscroll-behavior: contain; }
.said { max-inline-size: 84%; align-self: flex-start; }
.said.mine { align-self: flex-end; }
.said p { margin: 0; padding: 8px 12px; border-radius: 12px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.said.mine p { background: var(--brand); color: var(--ink); }
.said.greets { color: var(--quiet); }
.said.guide { display: grid; gap: 8px; max-inline-size: 100%; align-self: stretch; padding: 12px; border: 1px solid var(--line); border-radius: 12px; }
.guide h3 { margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
.said.guide p { padding: 0; background: none; }
.guide .about { margin: 0; padding: 0; }
.button.quiet { color: var(--quiet); background: none; }
.about { font-size: 12.5px; color: var(--quiet); margin-block: 2px; padding-inline: 4px; }
.said.mine .about { text-align: end; }
.files { display: grid; gap: 4px; margin-block-start: 4px; }
.files a, .chips span { display: inline-flex; align-items: center; gap: 6px; padding: 4px 10px; border: 1px solid var(--line); border-radius: 8px; font-size: 13.5px; overflow-wrap: anywhere; }
.typing { padding: 0 16px 6px; margin: 0; font-size: 13.5px; color: var(--quiet); min-block-size: 1.6em; }
form { display: grid; gap: 8px; padding: 10px 12px; border-block-start: 1px solid var(--line); }
.row { display: flex; gap: 6px; align-items: flex-end; }
label.field { display: grid; gap: 2px; font-size: 13.5px; color: var(--quiet); }
input.text, textarea { inline-size: 100%; padding: 8px 10px; border: 1px solid var(--quiet); border-radius: 8px; background: var(--ground); color: var(--text); font-size: 16px; }
textarea { resize: none; min-block-size: 42px; max-block-size: 140px; }
.button { border: 1px solid var(--line); border-radius: 8px; background: var(--soft); padding: 8px 12px; cursor: pointer; text-align: start; }
.send { border: 0; border-radius: 8px; min-inline-size: 42px; min-block-size: 42px; display: grid; place-items: center; cursor: pointer; background: var(--brand); color: var(--ink); }
.chips { display: flex; flex-wrap: wrap; gap: 6px; }
.chips button { border: 0; background: none; cursor: pointer; min-inline-size: 24px; min-block-size: 24px; }
.wrong { margin: 0; color: var(--wrong); font-size: 13.5px; }
.maybe { display: grid; gap: 4px; font-size: 13.5px; }
.maybe b { font-weight: 600; }
.maybe ul { display: grid; gap: 4px; margin: 0; padding: 0; list-style: none; }
.maybe li { display: flex; gap: 8px; align-items: baseline; justify-content: space-between; }
a { color: inherit; text-decoration: underline; }
.out { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible, .out:focus-visible + * { outline: 3px solid var(--text); outline-offset: 2px; }
.opener:focus-visible, .head :focus-visible { outline-color: var(--ink); outline-offset: -5px; }
svg { inline-size: 22px; block-size: 22px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.dots { stroke-width: 3.2; }
[dir="rtl"] .turns { transform: scaleX(-1); }
@media (max-width: 480px) {
  .panel { inset: 0; inline-size: auto; block-size: auto; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .16s ease-out; }
  @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
}
@media (forced-colors: active) { .opener, .send { border: 1px solid; } }
`;
