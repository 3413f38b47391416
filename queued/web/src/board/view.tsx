// The board, drawn: every box where the plan has it.
import { Fragment, type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Words } from "../look/words";
import { texts } from "../generated/texts_board";
import { fit } from "./fit";
import { cellBox, makePlan, serviceBox, type Box, type CallPlace, type Plan } from "./plan";
import type { BoardModel } from "./model";
import type { Line, Scene, SceneCall, SceneCounter, SceneService } from "./scene";

// Height of a capital or a digit, as a part of the em; and of a line of text with its marks.
const CAPITAL = 0.7;
const LINE = 1.25;

const place = (box: Box) => ({ left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` });

function Text(props: { box: Box; size: number; align?: "start" | "center" | "end"; bold?: boolean; class?: string; lang?: string; text: string }) {
  if (props.text === "" || props.box.height <= 0 || props.box.width <= 0) return null;
  const size = fit(props.text, props.bold ?? false, props.size, props.box.width);
  return (
    <div class={`text ${props.class ?? ""} ${props.bold ? "bold" : ""}`} lang={props.lang} style={{ ...place(props.box), fontSize: `${size}px`, justifyContent: props.align === "end" ? "flex-end" : props.align === "center" ? "center" : "flex-start" }}>
      <span>{props.text}</span>
    </div>
  );
}

const Figures = (props: { box: Box; height: number; align?: "start" | "center" | "end"; class?: string; text: string }) => <Text {...props} size={props.height / CAPITAL} bold />;
const Tile = (props: { box: Box; class: string; children?: ComponentChildren }) => <div class={`tile ${props.class}`} style={place(props.box)}>{props.children}</div>;
const both = ([first, second]: Line) => (second !== "" && second !== first ? `${first} · ${second}` : first);

function Head(props: { plan: Plan; scene: Scene }) {
  const { plan, scene } = props;
  const small = (plan.titleSecond.height * 0.75) / LINE;
  return (
    <header>
      <h1><Text box={plan.title} size={(plan.title.height * 0.8) / LINE} bold text={scene.title[0]} /></h1>
      <Text box={plan.titleSecond} size={small} class="dim" text={scene.title[1]} />
      <Figures box={plan.time} height={Math.floor(plan.time.height * 0.66)} align="end" class="clock" text={scene.time} />
      <Text box={plan.date} size={small} align="end" class="dim date" text={scene.date} />
    </header>
  );
}

function Call(props: { at: CallPlace; call: SceneCall; caption: Line }) {
  const { at, call } = props;
  const tone = call.calling ? "on-call" : "";
  const air = Math.floor(at.figure * 0.08); // A wide digit comes near.
  return (
    <div class="call" data-label={call.label} data-counter={call.counterId}>
      <Tile box={at.tile} class={call.calling ? "calling" : ""} />
      <Figures box={at.label} height={at.figure} class={`label ${tone}`} text={call.label} />
      <Figures box={{ ...at.arrow, x: at.arrow.x + air, width: at.arrow.width - 2 * air }} height={Math.floor(at.figure * 0.8)} align="center" class={tone} text="→" />
      <Figures box={at.counter} height={at.figure} align="end" class={tone} text={String(call.counterId)} />
      <Text box={at.caption} size={at.caption.height / LINE} align="end" class={tone} text={both(props.caption)} />
    </div>
  );
}

// What stands in place of calls when there is none.
function Phase(props: { plan: Plan; words: Line }) {
  const { plan, words } = props;
  const last = plan.recent.length > 0 ? plan.recent[plan.recent.length - 1]!.tile : plan.newest.tile;
  const box = { ...plan.newest.tile, y: plan.callsHead.y, height: last.y + last.height - plan.callsHead.y };
  const line = Math.min(plan.text * 3, box.height / 4);
  const top = box.y + (box.height - (words[1] !== "" ? 2 : 1) * line) / 2;
  const inner = { x: box.x + plan.margin, y: top, width: box.width - 2 * plan.margin, height: line };
  return (
    <div class="phase">
      <Tile box={box} class="" />
      <Text box={inner} size={line / LINE} align="center" text={words[0]} />
      <Text box={{ ...inner, y: top + line }} size={(line * 0.75) / LINE} align="center" class="dim" text={words[1]} />
    </div>
  );
}

function Calls(props: { plan: Plan; scene: Scene }) {
  const { plan, scene } = props;
  return (
    <section aria-live="polite" aria-label={scene.callsHead[0]}>
      {scene.calls.length === 0 ? <Phase plan={plan} words={scene.phase} /> : <Text box={plan.callsHead} size={(plan.text * 1.15) / LINE} class="accent" text={both(scene.callsHead)} />}
      {[plan.newest, ...plan.recent].map((at, i) => scene.calls[i] && <Call at={at} call={scene.calls[i]!} caption={scene.counterWord} />)}
    </section>
  );
}

// Why a counter has no number, in both languages.
function State(props: { box: Box; figure: number; word: Line }) {
  const { box, figure, word } = props;
  const [first, second] = [Math.floor(figure * 0.5), word[1] !== "" ? Math.floor(figure * 0.36) : 0];
  const top = { ...box, y: box.y + Math.floor((box.height - first - second) / 2), height: first };
  return (
    <Fragment>
      <Text box={top} size={first / LINE} align="end" class="dim" text={word[0]} />
      <Text box={{ ...top, y: top.y + first, height: second }} size={second / LINE} align="end" class="dim" text={word[1]} />
    </Fragment>
  );
}

function Counter(props: { plan: Plan; cell: Box; counter: SceneCounter; word: string }) {
  const { plan, cell, counter } = props;
  const { figure } = plan;
  const tone = counter.calling ? "on-call" : "";
  const pad = Math.floor(figure * 0.35);
  const caption = Math.floor(figure * 0.27);
  const side = Math.floor(figure * 1.6);
  const stack = Math.floor(caption * LINE + figure * 0.82);
  const top = { x: cell.x + Math.floor(pad / 2), y: cell.y + Math.floor((cell.height - stack) / 2), width: side, height: Math.floor(caption * LINE) };
  const rest = { x: cell.x + Math.floor(pad / 2) + side, y: cell.y, width: cell.width - side - pad, height: cell.height };
  return (
    <div class="counter" data-counter={counter.counterId} data-label={counter.label}>
      <Tile box={cell} class={counter.calling ? "calling" : ""} />
      <Text box={top} size={caption} align="center" class={tone || "dim"} text={props.word} />
      <Figures box={{ ...top, y: top.y + top.height, height: Math.floor(figure * 0.82) }} height={Math.floor(figure * 0.7)} align="center" class={tone} text={String(counter.counterId)} />
      {counter.label !== "" ? <Figures box={rest} height={figure} align="end" class={`label ${tone}`} text={counter.label} /> : <State box={rest} figure={figure} word={counter.word} />}
    </div>
  );
}

function Service(props: { plan: Plan; row: Box; size: number; service: SceneService }) {
  const { plan, row, service } = props;
  const line = Math.min(plan.text, Math.floor((plan.serviceHeight * 3) / 4));
  const side = Math.floor(line * 1.3);
  const letter = { x: row.x, y: row.y + Math.floor((row.height - side) / 2), width: side, height: side };
  return (
    <div class="service">
      <Tile box={letter} class="letter" />
      <Figures box={letter} height={Math.floor(line * 0.62)} align="center" text={service.letter} />
      <Text box={nameBox(plan, row)} size={props.size} text={service.name} />
      <Figures box={{ x: row.x + row.width - Math.floor(line * 2.2), y: row.y, width: Math.floor(line * 2.2), height: row.height }} height={Math.floor(line * 0.78)} align="end" class={service.waiting === 0 ? "dim" : ""} text={String(service.waiting)} />
    </div>
  );
}

function nameBox(plan: Plan, row: Box): Box {
  const line = Math.min(plan.text, Math.floor((plan.serviceHeight * 3) / 4));
  return { x: row.x + Math.floor(line * 1.8), y: row.y, width: row.width - Math.floor(line * 4), height: row.height };
}

// One size for all names: as large as the longest allows, and no smaller than three quarters.
function Services(props: { plan: Plan; scene: Scene }) {
  const { plan, scene } = props;
  if (plan.services.height <= 0) return null;
  const whole = Math.min(plan.text, Math.floor((plan.serviceHeight * 3) / 4)) / LINE;
  const sizes = scene.services.map((service, i) => fit(service.name, false, whole, nameBox(plan, serviceBox(plan, i)).width));
  const size = Math.max(whole * 0.75, Math.min(whole, ...sizes));
  return (
    <section aria-label={scene.waitingHead[0]}>
      <Text box={plan.servicesHead} size={(plan.text * 1.05) / LINE} class="accent" text={both(scene.waitingHead)} />
      {scene.services.map((service, i) => <Service plan={plan} row={serviceBox(plan, i)} size={size} service={service} />)}
    </section>
  );
}

// A broken link takes the place of the notice: it explains what everybody sees.
function Foot(props: { plan: Plan; scene: Scene; turn: number }) {
  const { plan, scene } = props;
  const isDown = scene.link[0] !== "";
  const line = isDown ? scene.link : scene.notices.length > 0 ? scene.notices[props.turn % scene.notices.length]! : null;
  if (!line) return null;
  const box = { ...plan.notice, x: plan.margin, width: plan.notice.width - 2 * plan.margin };
  const second = line[1] !== "" ? Math.floor((box.height * 2) / 5) : 0;
  const tone = isDown ? "on-link" : "";
  return (
    <div class={isDown ? "foot link" : "foot"} role="status">
      <Tile box={plan.notice} class={isDown ? "down" : ""} />
      <Text box={{ ...box, height: box.height - second }} size={(plan.text * 1.2) / LINE} class={tone} text={line[0]} />
      <Text box={{ ...box, y: box.y + box.height - second - Math.floor(plan.text / 5), height: second }} size={(plan.text * 0.95) / LINE} class={tone || "dim"} text={line[1]} />
    </div>
  );
}

// Asked in full once; a browser that wants its touch again after a reload gets a line of it.
function SoundQuestion(props: { model: BoardModel }) {
  const { model } = props;
  const words = new Words(texts, model.settings.languages[0]!);
  if (model.soundChosen) {
    return <div class="ask-sound again"><button type="button" class="sound-on" onClick={() => void model.turnSoundOn()}>{words.say("board.sound_on")}</button></div>;
  }
  return (
    <div class="ask-sound">
      <p>{words.say("board.sound_hint")}</p>
      <button type="button" class="sound-on" onClick={() => void model.turnSoundOn()}>{words.say("board.sound_on")}</button>
      <button type="button" class="sound-off" onClick={() => model.leaveSilent()}>{words.say("board.sound_off")}</button>
    </div>
  );
}

function useSize(): [number, number] {
  const [size, setSize] = useState<[number, number]>([window.innerWidth, window.innerHeight]);
  useEffect(() => {
    const changed = () => setSize([window.innerWidth, window.innerHeight]);
    window.addEventListener("resize", changed);
    return () => window.removeEventListener("resize", changed);
  }, []);
  return size;
}

export function Wall(props: { model: BoardModel }) {
  const { model } = props;
  const { scene } = model;
  const words = new Words(texts, model.settings.languages[0]!);
  const [width, height] = useSize();
  const plan = makePlan(width, height, {
    counters: scene.counters.length,
    services: scene.services.length,
    labelLen: Math.max(4, ...scene.counters.map((counter) => Array.from(counter.label).length)),
    counterDigits: Math.max(1, ...scene.counters.map((counter) => String(counter.counterId).length)),
    slides: model.slides.url !== "",
  });
  const page = plan.columns * plan.rows;
  const first = (model.turn % plan.pages) * page;
  const step = Math.max(1, Math.floor(plan.margin / 4));
  return (
    <main class={`wall ${model.settings.theme}`} style={{ transform: `translate(${model.shift[0] * step}px, ${model.shift[1] * step}px)` }}>
      <Head plan={plan} scene={scene} />
      <Calls plan={plan} scene={scene} />
      <section aria-label={scene.counterWord[0]}>
        {scene.counters.slice(first, first + page).map((counter, i) => <Counter plan={plan} cell={cellBox(plan, i)} counter={counter} word={scene.counterWord[0]} />)}
        {plan.pages > 1 && <Text box={plan.page} size={plan.page.height / LINE} align="center" class="dim page" text={`${both(scene.page)} ${(model.turn % plan.pages) + 1}/${plan.pages}`} />}
      </section>
      {plan.slides.height > 0 && <img class="slide" style={place(plan.slides)} src={model.slides.url} alt={words.say("board.slide")} />}
      <Services plan={plan} scene={scene} />
      <Foot plan={plan} scene={scene} turn={model.turn} />
      {model.asksSound && <SoundQuestion model={model} />}
    </main>
  );
}
