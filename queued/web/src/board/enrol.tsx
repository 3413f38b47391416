// Enrolment: once for each screen, by whoever sets it up.
import { useState } from "preact/hooks";
import { texts } from "../generated/texts_board";
import { Notice } from "../look/parts";
import { Words } from "../look/words";
import type { BoardModel } from "./model";

export function Enrol(props: { model: BoardModel }) {
  const { model } = props;
  const [typed, setTyped] = useState("");
  const words = new Words(texts, model.settings.languages[0]!);
  const save = (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== "") model.enrol(typed);
  };
  return (
    <main class="enrol">
      <form class="card" onSubmit={save}>
        <h1>{words.say("board.enrol_title")}</h1>
        <p class="quiet">{words.say("board.enrol_hint")}</p>
        {model.enrolWrong && <Notice kind="stop">{words.say(`board.enrol_${model.enrolWrong}`)}</Notice>}
        <label>
          {words.say("board.enrol_code")}
          <input type="text" autocomplete="off" autocapitalize="off" spellcheck={false} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button main" disabled={typed.trim() === ""}>{words.say("board.enrol_save")}</button>
      </form>
    </main>
  );
}
