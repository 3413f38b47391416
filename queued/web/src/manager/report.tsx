// A period in figures: what a manager explains it by, on the screen and on one page of paper.
import type { ReportRow } from "../generated/queued/v1/report_pb";
import { Notice } from "../look/parts";
import type { Words } from "../look/words";
import type { texts } from "../generated/texts_manager";
import { Bars, type Bar } from "./chart";
import { csv } from "./csv";
import { fromInput, PRESETS, shown as dateShown, toInput, type Preset } from "./dates";
import { DURATIONS, FIGURES, figure, grouped, measure, measuresOf, said, text, told, VIEWS, type Measure, type View } from "./measures";
import type { Manager } from "./model";
import { Distributions } from "./distribution";
import { FlowCharts, Legend } from "./flow";
import { BARS_MAX, GROUPINGS, onPaper, PAPER_ROWS, type Grouping, type Shown } from "./reports";
import { Tile } from "./tile";

interface Props {
  manager: Manager;
  words: Words<typeof texts>;
}
interface ShownProps extends Props {
  shown: Shown;
}

const titleOf = (row: ReportRow, props: Props) => (props.manager.tongue === "en" && row.titleEn !== "" ? row.titleEn : row.title || row.group);
const periodText = (shown: { from: number; to: number }) => (shown.from === shown.to ? dateShown(shown.from) : `${dateShown(shown.from)} – ${dateShown(shown.to)}`);

function Choice(props: Props) {
  const { manager, words } = props;
  const { reports } = manager;
  const { choice } = reports;
  const own = (change: { from?: number; to?: number }) => reports.choose({ preset: "own", ...change });
  return (
    <div class="asking no-print">
      <label>
        {words.say("manager.period")}
        <select value={choice.preset} onChange={(event) => {
          const value = event.currentTarget.value;
          if (value === "own") own({});
          else reports.choosePreset(value as Preset, manager.todayDate());
        }}>
          {PRESETS.map((preset) => <option value={preset}>{words.say(`manager.preset_${preset}`)}</option>)}
          <option value="own">{words.say("manager.preset_own")}</option>
        </select>
      </label>
      <label>
        {words.say("manager.from")}
        <input type="date" value={choice.from ? toInput(choice.from) : ""} onChange={(event) => own({ from: fromInput(event.currentTarget.value) })} />
      </label>
      <label>
        {words.say("manager.to")}
        <input type="date" value={choice.to ? toInput(choice.to) : ""} onChange={(event) => own({ to: fromInput(event.currentTarget.value) })} />
      </label>
      <label>
        {words.say("manager.by")}
        <select value={choice.by} onChange={(event) => reports.choose({ by: event.currentTarget.value as Grouping })}>
          {(Object.keys(GROUPINGS) as Grouping[]).map((by) => <option value={by}>{words.say(`manager.by_${by}`)}</option>)}
        </select>
      </label>
      <label>
        {words.say("manager.view")}
        <select value={choice.view} onChange={(event) => reports.chooseView(event.currentTarget.value as View)}>
          {VIEWS.map((view) => <option value={view}>{words.say(`manager.view_${view}`)}</option>)}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={choice.withoutNoShows} onChange={(event) => reports.choose({ withoutNoShows: event.currentTarget.checked })} />
        {words.say("manager.without_no_shows")}
      </label>
    </div>
  );
}

function Figures(props: ShownProps) {
  const { words, shown } = props;
  const row = shown.office;
  const say = (id: string) => told(measure(id), row, words);
  const minutes = Math.round(shown.promisedWaitMs / 60000);
  const tiles: [string, string, string][] = [
    [words.say("manager.m_issued"), say("issued"), words.say("manager.of_them", { served: say("served"), no_shows: say("noShows"), gone: String(row.cancelled + row.expired) })],
    [words.say("manager.half_waited"), say("wait.medianMs"), words.say("manager.wait_p90", { time: say("wait.p90Ms") })],
    [words.say("manager.promise_kept", { count: minutes }), say("withinPromise"), words.say("manager.longest_wait", { time: say("wait.longestMs") })],
    [words.say("manager.m_service_mean"), say("service.meanMs"), words.say("manager.visit_median", { time: say("visit.medianMs") })],
    [words.say("manager.m_load"), say("load"), words.say("manager.per_hour", { count: say("throughputPerHour") })],
    [words.say("manager.m_forecast_error"), say("forecastErrorMeanMs"), words.say("manager.within_said", { share: say("forecastWithin") })],
  ];
  return (
    <ul class="tiles">
      {tiles.map(([name, value, more]) => (
        <Tile name={name} value={value} more={more} />
      ))}
    </ul>
  );
}

function DurationsTable(props: ShownProps) {
  const { manager, words, shown } = props;
  return (
    <section class="card" aria-labelledby="durations">
      <h2 id="durations">{words.say("manager.durations")}</h2>
      <div class="scroll" tabIndex={0} role="group" aria-label={words.say("manager.durations")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.say("manager.what")}</th>
              <th scope="col">{words.say("manager.times")}</th>
              {FIGURES.map((which) => <th scope="col">{words.say(`manager.figure_${which.toLowerCase()}` as keyof typeof texts)}</th>)}
            </tr>
          </thead>
          <tbody>
            {DURATIONS.map((field) => (
              <tr>
                <th scope="row">{words.say(`manager.d_${field}`)}</th>
                <td>{grouped(shown.office[field]?.count ?? 0, manager.tongue)}</td>
                {FIGURES.map((which) => <td>{text("duration", figure(shown.office[field], which), manager.tongue)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet small">{words.say("manager.durations_note")}</p>
    </section>
  );
}

function Dossiers(props: ShownProps) {
  const { words, shown } = props;
  return (
    <section class="card" aria-labelledby="dossiers">
      <h2 id="dossiers">{words.say("manager.view_dossiers")}</h2>
      <table class="plain">
        <tbody>
          {measuresOf("dossiers").map((one) => <tr><th scope="row">{words.say(one.name)}</th><td>{said(one, shown.office, words)}</td></tr>)}
        </tbody>
      </table>
      <p class="quiet small">{words.say("manager.dossiers_note")}</p>
    </section>
  );
}

// What is drawn of a group: its first measure, or the half and the nine of ten of a duration.
const DRAWN: Record<View, string | [string, string]> = {
  summary: "issued",
  visitors: "issued",
  wait: ["wait.medianMs", "wait.p90Ms"],
  counter: ["service.medianMs", "service.p90Ms"],
  visit: ["visit.medianMs", "visit.p90Ms"],
  work: "load",
  rating: "ratingGood",
  dossiers: "dossiersAccepted",
};

function groupBars(props: ShownProps, view: View): Bar[] {
  const { manager, words, shown } = props;
  const drawn = DRAWN[view];
  const one = measure(typeof drawn === "string" ? drawn : drawn[0]);
  const more = typeof drawn === "string" ? null : measure(drawn[1]);
  return shown.rows.map((row) => {
    const [value, reach] = [one.value(row), more ? more.value(row) : null];
    const what = said(one, row, words);
    return {
      label: titleOf(row, props),
      value: value ?? -1,
      reach: reach ?? undefined,
      text: more && value !== null ? `${what} (${text(more.kind, reach, manager.tongue)})` : what,
    };
  });
}

function Groups(props: ShownProps) {
  const { manager, words, shown } = props;
  const { view } = manager.reports.choice;
  const measures = measuresOf(view);
  const drawn = DRAWN[view];
  const what = words.say(measure(typeof drawn === "string" ? drawn : drawn[0]).name);
  const heading = words.say("manager.groups", { view: words.say(`manager.view_${view}`), by: words.say(`manager.by_${shown.by}`).toLocaleLowerCase() });
  const isDraft = shown.rows.length > 0 && shown.rows.length <= BARS_MAX;
  const printed = onPaper(shown.rows);
  return (
    <section class="card" aria-labelledby="groups">
      <h2 id="groups">{heading}</h2>
      {shown.rows.length === 0 && <p class="quiet">{words.say("manager.nothing")}</p>}
      {isDraft && (
        <div class="no-print">
          <h3>{what}</h3>
          <Bars bars={groupBars(props, view)} label={what} most={view === "work" || view === "rating" ? 1 : undefined} />
          {typeof drawn !== "string" && <Legend words={words} />}
        </div>
      )}
      {shown.rows.length > 0 && (
        <div class="scroll" tabIndex={0} role="group" aria-label={heading}>
          <table>
            <thead><tr><th scope="col">{words.say(`manager.by_${shown.by}`)}</th>{measures.map((one) => <th scope="col">{words.say(one.name)}</th>)}</tr></thead>
            <tbody>
              {shown.rows.map((row) => <tr class={printed.has(row) ? "" : "no-print"}><th scope="row">{titleOf(row, props)}</th>{measures.map((one) => <td>{said(one, row, words)}</td>)}</tr>)}
            </tbody>
            <tfoot><tr><th scope="row">{words.say("manager.whole_office")}</th>{measures.map((one) => <td>{said(one, shown.office, words)}</td>)}</tr></tfoot>
          </table>
        </div>
      )}
      {printed.size < shown.rows.length && <p class="print-only">{words.say("manager.paper_rows", { count: PAPER_ROWS, all: shown.rows.length })}</p>}
    </section>
  );
}

function save(props: ShownProps): void {
  const { words, shown } = props;
  const content = csv(shown.rows, words.say(`manager.by_${shown.by}`), (row) => titleOf(row, props), (one: Measure) => words.say(one.name));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  link.download = `queued-${shown.by}-${shown.from}-${shown.to}.csv`;
  document.body.appendChild(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(link.href);
}

function fetchWorkbook(props: Props): void {
  void props.manager.reports.workbook().then((path) => {
    if (path === null) return;
    const link = document.createElement("a");
    link.href = path;
    link.download = "";
    document.body.appendChild(link);
    link.click();
    link.remove();
  });
}

export function ReportPage(props: Props) {
  const { manager, words } = props;
  const { shown, loading, isMaking, trouble } = manager.reports;
  return (
    <div class="report">
      <div class="report-head">
        <h1>{words.say("manager.report_of", { period: shown ? periodText(shown) : "" })}</h1>
        <p class="print-only">{words.of(manager.office?.title)}</p>
        {shown && trouble === "" && (
          <div class="no-print report-tools">
            <button type="button" class="button small" onClick={() => save({ ...props, shown })}>{words.say("manager.csv")}</button>
            <button type="button" class="button small" disabled={isMaking} onClick={() => fetchWorkbook(props)}>{words.say(isMaking ? "manager.xlsx_making" : "manager.xlsx")}</button>
            <button type="button" class="button small" onClick={() => window.print()}>{words.say("manager.print")}</button>
          </div>
        )}
      </div>
      <Choice {...props} />
      <div role="status" class="no-print">
        {loading && <p class="quiet">{words.say("manager.reading")}</p>}
        {trouble !== "" && <Notice kind="stop">{words.say(`manager.trouble_${trouble}`)}</Notice>}
      </div>
      {shown && trouble === "" && (
        <div class={loading ? "figures old" : "figures"}>
          {shown.office.issued === 0 && <Notice>{words.say("manager.nothing")}</Notice>}
          <Figures {...props} shown={shown} />
          <FlowCharts words={words} flow={shown.flow} />
          <Distributions words={words} shown={shown} tongue={manager.tongue} />
          <Groups {...props} shown={shown} />
          <div class="halves below">
            <DurationsTable {...props} shown={shown} />
            <Dossiers {...props} shown={shown} />
          </div>
          <p class="quiet small notes">
            {words.say(shown.withoutNoShows ? "manager.note_without" : "manager.note_with")} {words.say("manager.note_period")} {words.say("manager.note_percentiles")}
            <span class="print-only"> {words.say("manager.printed_at", { time: `${words.time(manager.link.now())} ${words.date(manager.link.now())}`, name: manager.name })}</span>
          </p>
        </div>
      )}
    </div>
  );
}
