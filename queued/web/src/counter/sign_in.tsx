// Before the desk: who sits down where, over whom, in which tab.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Notice } from "../look/parts";
import type { Counter } from "./model";

function Form(props: { counter: Counter }) {
  const { counter } = props;
  const words = counter.inWords;
  const seat = counter.seat;
  const [user, setUser] = useState(seat.user);
  const [number, setNumber] = useState(seat.counterId);
  const [pin, setPin] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => (seat.user === "" ? first : second).current?.focus(), []);
  const counters = counter.desk.office?.counters ?? [];
  const known = counters.some((other) => other.counterId === number);
  return (
    <form
      class="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        counter.logIn(user, pin, number);
        setPin("");
        second.current?.focus();
      }}
    >
      <h1>{words.say("counter.sign_in")}</h1>
      <label for="user">{words.say("counter.user")}</label>
      <input id="user" ref={first} value={user} autocomplete="username" autocapitalize="none" spellcheck={false} maxLength={64} onInput={(event) => setUser(event.currentTarget.value)} />
      <label for="counter">{words.say("counter.counter")}</label>
      <select id="counter" value={known ? number : 0} onChange={(event) => setNumber(Number(event.currentTarget.value))}>
        <option value={0}>{words.say("counter.choose_counter")}</option>
        {counters.map((other) => (
          <option key={other.counterId} value={other.counterId}>
            {other.counterId} · {other.serviceIds.map((id) => words.of(counter.desk.office!.services.find((service) => service.serviceId === id)?.name)).join(" · ")}
          </option>
        ))}
      </select>
      <label for="pin">{words.say("counter.pin")}</label>
      <input id="pin" ref={second} type="password" value={pin} autocomplete="off" maxLength={64} onInput={(event) => setPin(event.currentTarget.value)} />
      <button type="submit" class="press primary" disabled={counter.signingIn}>
        <span>{words.say("counter.log_in")}</span>
        <kbd>Enter</kbd>
      </button>
      <div class="said" role="status">{counter.why !== "" && <Notice kind="stop">{counter.why}</Notice>}</div>
      {!counter.desk.up && <Notice>{words.say(counter.link.state === "waiting" ? "common.offline" : "common.connecting")}</Notice>}
    </form>
  );
}

// Two ways, the careful one first: Enter does not take a seat from anybody.
function Either(props: { title: string; choices: readonly [string, () => void][] }) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <div class="either">
      <h1>{props.title}</h1>
      {props.choices.map(([text, call], index) => (
        <button type="button" class="press choice" ref={index === 0 ? first : undefined} onClick={call}>
          <kbd>{index + 1}</kbd>
          <span>{text}</span>
        </button>
      ))}
    </div>
  );
}

export function Door(props: { counter: Counter }) {
  const { counter } = props;
  const words = counter.inWords;
  const stage = counter.stage;
  if (stage.name === "taken") {
    return (
      <Either
        title={words.say("counter.taken", { number: counter.wantedCounter })}
        choices={[[words.say("counter.taken_no"), () => counter.takeOver(false)], [words.say("counter.taken_yes"), () => counter.takeOver(true)]]}
      />
    );
  }
  if (stage.name === "other_tab") {
    const other = counter.otherTab;
    return (
      <Either
        title={stage.moved || !other ? words.say("counter.tab_gone") : words.say("counter.tab_other", { name: other.name })}
        choices={[
          [words.say(stage.moved ? "counter.tab_back" : "counter.tab_here"), () => counter.workHere()],
          [words.say("counter.tab_another"), () => counter.workAsAnother()],
        ]}
      />
    );
  }
  if (stage.name === "starting") return <h1 class="starting" role="status">{words.say(counter.link.state === "waiting" ? "common.offline" : "common.connecting")}</h1>;
  return <Form counter={counter} />;
}
