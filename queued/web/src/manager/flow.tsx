// People and their waits over a period, hour by hour, day by day, week by week: two charts and their table.
import type { ReportRow } from "../generated/queued/v1/report_pb";
import type { Words } from "../look/words";
import type { texts } from "../generated/texts_manager";
import { Columns, isCrowded, type Bar } from "./chart";
import { addDays, mondayOf, shown as dateShown } from "./dates";
import { durationWords, figure, grouped, text } from "./measures";
import type { Unit } from "./reports";

export interface Flow {
  from: number;
  to: number;
  unit: Unit;
  rows: ReportRow[]; // By @unit.
}

interface Step {
  label: string;
  full: string;
  row: ReportRow | null; // null: nobody came.
}

const two = (n: number) => (n < 10 ? "0" : "") + n;

// Hours, dates, weeks and months without anybody are drawn too: a gap is a fact.
function steps(shown: Flow): Step[] {
  const of = (key: string, label: string, full: string): Step => ({ label, full, row: shown.rows.find((row) => row.group === key) ?? null });
  const made: Step[] = [];
  if (shown.unit === "hour") {
    const hours = shown.rows.map((row) => Number(row.group));
    for (let hour = Math.min(...hours); hour <= Math.max(...hours); hour++) made.push(of(two(hour), `${hour}h`, `${hour}:00 – ${hour + 1}:00`));
  } else if (shown.unit === "date") {
    for (let date = shown.from; date <= shown.to; date = addDays(date, 1)) made.push(of(String(date), dateShown(date).slice(0, 5), dateShown(date)));
  } else if (shown.unit === "week") {
    for (let monday = mondayOf(shown.from); monday <= shown.to; monday = addDays(monday, 7)) {
      made.push(of(String(monday), dateShown(monday).slice(0, 5), `${dateShown(monday).slice(0, 5)} – ${dateShown(addDays(monday, 6))}`));
    }
  } else {
    const [first, last] = [shown.from, shown.to].map((date) => Math.floor(date / 10000) * 12 + (Math.floor(date / 100) % 100) - 1) as [number, number];
    for (let month = first; month <= last; month++) {
      const [year, of12] = [Math.floor(month / 12), two((month % 12) + 1)];
      made.push(of(`${year}${of12}`, `${of12}/${String(year).slice(2)}`, `${of12}/${year}`));
    }
  }
  return made;
}

export function FlowCharts(props: { flow: Flow; words: Words<typeof texts> }) {
  const { words } = props;
  const { unit } = props.flow;
  const all = steps(props.flow);
  if (all.length === 0) return null;
  const tongue = words.tongue;
  const wait = (row: ReportRow | null, which: "medianMs" | "p90Ms") => (row ? figure(row.wait, which) : null);
  const people: Bar[] = all.map((step) => ({ label: step.label, value: step.row?.issued ?? 0, text: grouped(step.row?.issued ?? 0, tongue) }));
  const many = isCrowded(people);
  const waits: Bar[] = all.map((step) => ({
    label: step.label,
    value: wait(step.row, "medianMs") ?? -1,
    reach: wait(step.row, "p90Ms") ?? undefined,
    text: `${text("duration", wait(step.row, "medianMs"), tongue)} (${text("duration", wait(step.row, "p90Ms"), tongue)})`,
  }));
  const heading = words.say(`manager.flow_${unit}`);
  return (
    <div class="halves charts">
      <section class="card" aria-labelledby="flow">
        <h2 id="flow">{heading}</h2>
        <Columns bars={people} label={heading} many={many} top={many ? (most) => words.say("manager.chart_most", { count: grouped(most, tongue) }) : undefined} />
      </section>
      <section class="card" aria-labelledby="flow-wait">
        <h2 id="flow-wait">{words.say(`manager.flow_wait_${unit}`)}</h2>
        <Columns bars={waits} label={words.say(`manager.flow_wait_${unit}`)} many top={(most) => words.say("manager.chart_top", { time: durationWords(most, words) })} />
        <Legend words={words} />
      </section>
      <details class="card wide no-print">
        <summary>{words.say("manager.as_table")}</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label={heading}>
          <table>
            <thead><tr><th scope="col">{words.say(`manager.by_${unit}`)}</th><th scope="col">{words.say("manager.m_issued")}</th><th scope="col">{words.say("manager.m_wait_median")}</th><th scope="col">{words.say("manager.m_wait_p90")}</th></tr></thead>
            <tbody>
              {all.map((step) => (
                <tr><th scope="row">{step.full}</th><td>{grouped(step.row?.issued ?? 0, tongue)}</td><td>{text("duration", wait(step.row, "medianMs"), tongue)}</td><td>{text("duration", wait(step.row, "p90Ms"), tongue)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

export function Legend(props: { words: Words<typeof texts> }) {
  return (
    <p class="legend">
      <span class="key" /> {props.words.say("manager.legend_half")} <span class="key reach" /> {props.words.say("manager.legend_p90")}
    </p>
  );
}
