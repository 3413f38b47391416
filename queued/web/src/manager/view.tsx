// The frame of the manager's page: who one is, where one is, and how old what is shown is.
import { useState } from "preact/hooks";
import { CounterState } from "../generated/queued/v1/common_pb";
import { Notice, Tongues } from "../look/parts";
import type { Words } from "../look/words";
import type { texts } from "../generated/texts_manager";
import { Hall } from "./hall";
import type { Manager, Place } from "./model";
import { ReportPage } from "./report";
import { Stories } from "./story";
import { Sure } from "./sure";

interface Props {
  manager: Manager;
  words: Words<typeof texts>;
}

function Door(props: Props) {
  const { manager, words } = props;
  const [user, setUser] = useState("");
  const [secret, setSecret] = useState("");
  const enter = (event: Event) => {
    event.preventDefault();
    manager.logIn(user.trim(), secret);
    setSecret("");
  };
  return (
    <main class="door">
      <form class="card" onSubmit={enter}>
        <h1>{words.say("manager.title")}</h1>
        <label>{words.say("manager.user")}<input type="text" name="user" autocomplete="username" autocapitalize="none" spellcheck={false} required value={user} onInput={(event) => setUser(event.currentTarget.value)} /></label>
        <label>{words.say("manager.secret")}<input type="password" name="secret" autocomplete="current-password" required value={secret} onInput={(event) => setSecret(event.currentTarget.value)} /></label>
        {manager.trouble !== "" && <p class="notice stop" role="alert">{manager.trouble}</p>}
        <button type="submit" class="button main" disabled={manager.busy}>{words.say(manager.busy ? "manager.entering" : "manager.enter")}</button>
      </form>
    </main>
  );
}

function Asked(props: Props) {
  const { manager, words } = props;
  const question = manager.question;
  if (!question) return null;
  const answers = { yes: words.say(`manager.${question.what}`), no: words.say("manager.no"), onYes: () => manager.confirm(), onNo: () => manager.ask(null) };
  if (question.what === "release") {
    // As it is now, not as it was when the question was put.
    const counter = manager.statistics?.counters.find((other) => other.counterId === question.counter.counterId) ?? question.counter;
    const info = manager.counterInfo(counter.counterId);
    const state = counter.state === CounterState.SERVING ? "serving" : counter.state === CounterState.CALLING ? "calling" : "idle";
    return (
      <Sure title={words.say("manager.release_sure", { counter: words.of(info?.name) || String(counter.counterId) })} {...answers}>
        <p>{words.say(`manager.release_${state}`, { label: counter.label })}</p>
        <p>{words.say("manager.release_clerk", { name: manager.clerkName(counter.clerkId) })}</p>
      </Sure>
    );
  }
  if (question.what === "open_day") return <Sure title={words.say("manager.open_day_sure")} {...answers}><p>{words.say("manager.open_day_means")}</p></Sure>;
  const services = manager.statistics?.services ?? [];
  const left = services.reduce((sum, service) => sum + service.waiting + service.serving + service.parked, 0);
  return (
    <Sure title={words.say("manager.close_day_sure")} {...answers}>
      <p>{left === 0 ? words.say("manager.close_day_empty") : words.say("manager.close_day_left", { count: left })}</p>
      <p><strong>{words.say("manager.no_undo")}</strong></p>
    </Sure>
  );
}

const PLACES: Record<Place, keyof typeof texts> = { hall: "manager.hall", report: "manager.report", ticket: "manager.ticket" };

export function View(props: { manager: Manager }) {
  const { manager } = props;
  const words = manager.words;
  const inside = manager.phase === "in";
  const offline = manager.link.state !== "ready";
  document.documentElement.lang = manager.tongue;
  document.title = inside ? `${words.say(PLACES[manager.place])} · ${words.say("manager.title")}` : words.say("manager.title");
  return (
    <div class="manager">
      <header class="no-print">
        <p class="office">{words.of(manager.office?.title)}</p>
        {inside && (
          <nav aria-label={words.say("manager.pages")}>
            {(Object.keys(PLACES) as Place[]).map((place) => <a href={`#${place}`} aria-current={manager.place === place ? "page" : undefined}>{words.say(PLACES[place])}</a>)}
          </nav>
        )}
        <Tongues tongue={manager.tongue} label={words.say("common.language_choose")} choose={(tongue) => manager.chooseTongue(tongue)} />
        {inside && <p class="me">{manager.name}<button type="button" class="button small" onClick={() => manager.logOut()}>{words.say("manager.leave")}</button></p>}
      </header>
      {offline && (
        <div class="no-print">
          <Notice kind="stop">
            {words.say(manager.link.state === "connecting" && !manager.statistics ? "common.connecting" : "common.offline")}
            {manager.seenAtMs > 0 && inside && ` ${words.say("common.as_of", { time: words.time(manager.seenAtMs) })}.`}
          </Notice>
        </div>
      )}
      {manager.phase === "login" && <Door manager={manager} words={words} />}
      {inside && (
        <main>
          {manager.place === "hall" && <Hall manager={manager} words={words} />}
          {manager.place === "report" && <ReportPage manager={manager} words={words} />}
          {manager.place === "ticket" && <Stories manager={manager} words={words} />}
        </main>
      )}
      {inside && <Asked manager={manager} words={words} />}
    </div>
  );
}
