// A question, in the place of the buttons: the ticket stays in sight.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Ask } from "./ask";
import type { Counter } from "./model";

export function AskView(props: { counter: Counter; ask: Ask }) {
  const { counter, ask } = props;
  const words = counter.inWords;
  const root = useRef<HTMLDivElement>(null);
  // Before the next key: a quick hand types on while the question comes up.
  useLayoutEffect(() => {
    const first = ask.typesFirst ? "input[type=text]" : ".choice";
    (root.current?.querySelector<HTMLElement>(first) ?? root.current?.querySelector<HTMLElement>("input, button"))?.focus();
  }, [ask]);
  return (
    <div class="ask" ref={root} role="dialog" aria-labelledby="ask-title">
      <div class="ask-head">
        <h2 id="ask-title">{ask.title}</h2>
        <button type="button" class="press leave" onClick={() => counter.leaveAsk()}>
          <span>{words.say("counter.ask_leave")}</span>
          <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
      {ask.complaint !== "" && <p class="notice stop" role="alert">{ask.complaint}</p>}
      {ask.entries.map((entry, index) => (
        <label class="entry" key={index}>
          <span>{entry.title}</span>
          <input
            type="text"
            value={entry.value}
            maxLength={index === 0 && ask.button === "finish_as" ? 64 : 16}
            inputMode={entry.digits ? "decimal" : undefined}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => { entry.value = event.currentTarget.value; }}
            onKeyDown={(event) => { if (event.key === "Enter" && !event.isComposing && !event.repeat) { event.preventDefault(); counter.choose(0); } }}
          />
        </label>
      ))}
      {ask.checks.map((check, index) => (
        <label class="check" key={index}>
          <input type="checkbox" checked={check.on} onChange={(event) => { check.on = event.currentTarget.checked; }} />
          <span>{check.title}</span>
        </label>
      ))}
      <div class="choices">
        {ask.choices.map((choice, index) => (
          <button type="button" class="press choice" key={index} onClick={() => counter.choose(index)}>
            <kbd aria-hidden="true">{index < 9 ? index + 1 : ""}</kbd>
            <span>{choice.text}{choice.note !== "" && <small> {choice.note}</small>}</span>
          </button>
        ))}
      </div>
      <p class="quiet small">{words.say("counter.ask_hint")}</p>
    </div>
  );
}
