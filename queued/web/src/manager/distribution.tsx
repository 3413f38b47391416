// How long it took how many: waits and services by the minute, drawn at the step that fits, and all four
// kinds as a table.
import type { texts } from "../generated/texts_manager";
import type { Tongue, Words } from "../look/words";
import { Columns, type Bar } from "./chart";
import { grouped } from "./measures";
import { TIMES, type Shown, type Times } from "./reports";

const BARS_WANTED = 12;
const STEPS = [1, 2, 5, 10, 15, 30];
const MINUTES = 180; // What lasted longer is counted together.

export interface Bin {
  over: number; // Minutes, exclusive but for 0 …
  upTo: number; // … inclusive; 0: any longer.
  count: number;
}

// The finest step that shows nine of ten in as many bars as can be read; the rest is "more".
export function stepOf(counts: number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let passed = 0;
  let minutes = 0;
  while (minutes < counts.length && passed < 0.95 * all) passed += counts[minutes++]!;
  return STEPS.find((step) => step * BARS_WANTED >= minutes) ?? 30;
}

export function binsOf(counts: number[], step: number): Bin[] {
  const bins: Bin[] = [];
  const last = Math.min(BARS_WANTED * step, MINUTES);
  const within = (from: number, to: number) => counts.slice(from, to).reduce((sum, count) => sum + count, 0);
  for (let over = 0; over < last && over < counts.length; over += step) bins.push({ over, upTo: over + step, count: within(over, over + step) });
  const more = within(last, counts.length);
  if (more > 0) bins.push({ over: last, upTo: 0, count: more });
  return bins;
}

// In whole percents: a few are not none.
export const roughly = (share: number): string => `${share > 0 && share < 0.005 ? "<\u00a01" : Math.round(share * 100)}\u00a0%`;

interface Props {
  words: Words<typeof texts>;
  shown: Shown;
  tongue: Tongue;
}

const spanText = (bin: Bin) => (bin.upTo === 0 ? `> ${bin.over}` : `${bin.over}–${bin.upTo}`);

function Chart(props: Props & { times: Times }) {
  const { words, shown, times } = props;
  const counts = shown.distribution[times];
  const all = counts.reduce((sum, count) => sum + count, 0);
  const heading = words.say(`manager.distribution_${times as "wait" | "service"}`);
  const bars: Bar[] = binsOf(counts, stepOf(counts)).map((bin) => ({
    label: spanText(bin),
    value: bin.count,
    text: roughly(bin.count / all),
  }));
  return (
    <section class="card" aria-labelledby={`distribution-${times}`}>
      <h2 id={`distribution-${times}`}>{heading}</h2>
      {all === 0 ? <p class="quiet">{words.say("manager.nothing")}</p> : <Columns bars={bars} label={heading} many={false} />}
      {all > 0 && <p class="legend quiet">{words.say("manager.distribution_axis")}</p>}
    </section>
  );
}

export function Distributions(props: Props) {
  const { words, shown, tongue } = props;
  const longest = Math.max(...TIMES.map((times) => stepOf(shown.distribution[times])));
  const columns = TIMES.map((times) => binsOf(shown.distribution[times], longest));
  const rows = columns.reduce((most, bins) => (bins.length > most.length ? bins : most), columns[0]!);
  return (
    <div class="halves charts distribution">
      <Chart {...props} times="wait" />
      <Chart {...props} times="service" />
      {rows.length > 0 && (
        <details class="card wide no-print">
          <summary>{words.say("manager.distribution_table")}</summary>
          <div class="scroll" tabIndex={0} role="group" aria-label={words.say("manager.distribution_table")}>
            <table>
              <thead><tr><th scope="col">{words.say("manager.distribution_minutes")}</th>{TIMES.map((times) => <th scope="col">{words.say(`manager.d_${times}`)}</th>)}</tr></thead>
              <tbody>
                {rows.map((row) => (
                  <tr>
                    <th scope="row">{spanText(row)}</th>
                    {columns.map((bins) => <td>{grouped(bins.find((bin) => bin.over === row.over && bin.upTo === row.upTo)?.count ?? 0, tongue)}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  );
}
