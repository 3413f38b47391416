// Enrolment: once for each machine, by whoever sets it up.
import { useState } from "preact/hooks";
import { Notice } from "../look/parts";
import type { Kiosk } from "./model";
import type { Printing } from "./store";
import type { KioskWords } from "./view";

export function Enrol(props: { kiosk: Kiosk; words: KioskWords }) {
  const { kiosk, words } = props;
  const [token, setToken] = useState("");
  const [printing, setPrinting] = useState<Printing>("server");
  const choices: [Printing, string][] = [
    ["server", words.say("kiosk.enrol_print_server")],
    ["browser", words.say("kiosk.enrol_print_browser")],
    ["none", words.say("kiosk.enrol_print_none")],
  ];
  const save = (event: Event) => {
    event.preventDefault();
    if (token.trim() !== "") kiosk.enrol({ token: token.slice(0, 64), printing });
  };
  return (
    <form class="enrol card" onSubmit={save}>
      <h1>{words.say("kiosk.enrol_title")}</h1>
      <p class="quiet">{words.say("kiosk.enrol_hint")}</p>
      {kiosk.enrolWrong && <Notice kind="stop">{words.say(kiosk.enrolWrong === "wrong" ? "kiosk.enrol_wrong" : "kiosk.enrol_not_kiosk")}</Notice>}
      <label>
        {words.say("kiosk.enrol_token")}
        <input type="text" autocomplete="off" autocapitalize="off" spellcheck={false} value={token} onInput={(event) => setToken(event.currentTarget.value)} />
      </label>
      <fieldset>
        <legend>{words.say("kiosk.enrol_print")}</legend>
        {choices.map(([value, text]) => (
          <label class="choice">
            <input type="radio" name="printing" checked={printing === value} onChange={() => setPrinting(value)} /> {text}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button main" disabled={token.trim() === ""}>{words.say("kiosk.enrol_save")}</button>
    </form>
  );
}
