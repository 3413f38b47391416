// A report as a file for spreadsheets: UTF-8 with a byte order mark; semicolons and a decimal comma, as
// spreadsheets in Vietnamese expect. Durations are h:mm:ss, shares percents; empty: nothing to tell.
import type { ReportRow } from "../generated/queued/v1/report_pb";
import { MEASURES, type Measure } from "./measures";

// A cell that begins like a formula is text all the same.
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function cell(measure: Measure, row: ReportRow): string {
  const value = measure.value(row);
  if (value === null) return "";
  const two = (n: number) => (n < 10 ? "0" : "") + n;
  const seconds = Math.round(value / 1000);
  switch (measure.kind) {
    case "count": return String(value);
    case "duration": return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    case "share": return `${(value * 100).toFixed(1).replace(".", ",")}%`;
    case "rate": return value.toFixed(2).replace(".", ",");
  }
}

export function csv(rows: ReportRow[], head: string, title: (row: ReportRow) => string, name: (measure: Measure) => string): string {
  const lines = [[head, ...MEASURES.map(name)].map(quoted)];
  for (const row of rows) lines.push([quoted(title(row)), ...MEASURES.map((measure) => cell(measure, row))]);
  return `\ufeff${lines.map((line) => line.join(";")).join("\r\n")}\r\n`;
}
