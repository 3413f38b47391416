// Where everything stands on the board: boxes in pixels for any size and orientation. The rules of the
// display's wall_plan.c, to the pixel (a test compares): figures of calls are at least a twelfth of the screen high, so that they are
// read from ten metres; on an upright screen, those of the counters a twelfth of its width. Counters
// that do not fit at that height take turns, page by page.
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

// What there is to place.
export interface Content {
  counters: number;
  services: number;
  labelLen: number; // Signs of the longest ticket label: 4 for "A012".
  counterDigits: number; // Of the highest counter number.
  slides: boolean; // The office has pictures.
}

// A call: where its ticket stands, the arrow, and its counter under its caption.
export interface CallPlace {
  tile: Box;
  label: Box;
  arrow: Box;
  caption: Box; // height 0: none.
  counter: Box;
  figure: number; // Height of its digits.
}

export interface Plan {
  width: number;
  height: number;
  margin: number;
  gap: number;
  text: number; // Height of usual letters, from the top to the bottom of a line.
  title: Box;
  titleSecond: Box;
  time: Box;
  date: Box;
  callsHead: Box;
  newest: CallPlace; // On a narrow upright screen, its counter below its ticket.
  recent: CallPlace[];
  grid: Box;
  columns: number;
  rows: number;
  pages: number;
  cellWidth: number;
  cellHeight: number;
  figure: number; // Height of the digits in the grid.
  page: Box; // Under the grid; height 0: there is one page only.
  servicesHead: Box;
  services: Box; // height 0: no room, or none.
  serviceColumns: number;
  serviceHeight: number; // Of one row.
  slides: Box; // height 0: none.
  notice: Box;
}

const RECENT_MAX = 3;
const [WIDTH_MIN, HEIGHT_MIN] = [320, 240];

// Widths of bold figures, as parts of the height of a digit. The letter of a label may be an M.
const SIGN_WIDTH = 0.9;
const LETTER_MORE = 0.15;
const ARROW_WIDTH = 1.1;
const ARROW_WIDTH_UPRIGHT = 0.45;
const CALL_SPACE = 0.4;

// Of a counter's cell: height, and width beside its figures, as parts of the height of a digit.
const CELL_HEIGHT = 1.32;
const CELL_SPACE = 0.9;
// Counter numbers in the grid are smaller than the tickets.
const CELL_COUNTER = 0.74;
// The highest that figures of the grid get: it is the newest call that must stand out.
const FIGURE_PART_MAX = 0.12;
const COLUMNS_MAX = 8;
// Of the word above a call's counter, in heights of text.
const CAPTION = 1.2;
// Of the line that says which page of counters it is, in heights of text.
const PAGE_HEIGHT = 1.2;
// Narrower, in heights of text, names of services stand in one column only.
const SERVICE_COLUMN_MIN = 13;

const { floor, trunc, min, max, ceil } = Math;
const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width: max(width, 0), height: max(height, 0) });
const NOWHERE = box(0, 0, 0, 0);
const labelParts = (content: Content) => content.labelLen * SIGN_WIDTH + LETTER_MORE;
const counterParts = (content: Content) => content.counterDigits * SIGN_WIDTH;
const cellParts = (content: Content) => labelParts(content) + counterParts(content) * CELL_COUNTER + CELL_SPACE;
const callParts = (content: Content, arrow: number) => labelParts(content) + arrow + counterParts(content) + CALL_SPACE;

// As few columns in the grid as figures of that height allow, and then as high as they fit; pages when
// even many columns do not help.
function planGrid(plan: Plan, content: Content, least: number, most: number): void {
  const count = max(1, content.counters);
  plan.figure = 0;
  for (let columns = 1; columns <= COLUMNS_MAX && plan.figure < least; columns++) {
    const rows = ceil(count / columns);
    const row = trunc((plan.grid.height - plan.gap * (rows - 1)) / rows);
    const column = trunc((plan.grid.width - plan.gap * (columns - 1)) / columns);
    const figure = min(most, floor(row / CELL_HEIGHT), floor(column / cellParts(content)));
    if (figure > plan.figure) {
      plan.figure = figure;
      plan.columns = columns;
    }
  }
  plan.rows = ceil(count / max(1, plan.columns));
  plan.pages = 1;
  if (plan.figure < least) {
    const [width, height] = [floor(least * cellParts(content)), floor(least * CELL_HEIGHT)];
    plan.page.height = floor(plan.text * PAGE_HEIGHT);
    plan.grid.height -= plan.page.height + plan.gap;
    plan.figure = least;
    plan.columns = max(1, floor((plan.grid.width + plan.gap) / (width + plan.gap)));
    plan.rows = max(1, floor((plan.grid.height + plan.gap) / (height + plan.gap)));
    plan.pages = ceil(count / (plan.columns * plan.rows));
  }
  plan.cellWidth = floor((plan.grid.width - plan.gap * (plan.columns - 1)) / plan.columns);
  plan.cellHeight = min(floor((plan.grid.height - plan.gap * (plan.rows - 1)) / plan.rows), floor(plan.figure * CELL_HEIGHT * 1.6));
}

// Once the grid is in its place: the line that says which page it shows.
function planPage(plan: Plan): void {
  if (plan.page.height > 0) plan.page = box(plan.grid.x, plan.grid.y + plan.grid.height + plan.gap, plan.grid.width, plan.page.height);
}

// A call in a tile, with digits as high as fit.
function planCall(content: Content, tile: Box, most: number, caption: number, arrow: number): CallPlace {
  const figure = min(most, floor(tile.width / callParts(content, arrow)));
  const pad = floor((figure * CALL_SPACE) / 3);
  const below = caption === 0 ? 0 : floor(caption * 0.7); // Room for the caption above the figures.
  const labelWidth = floor(figure * labelParts(content));
  const counterWidth = floor(figure * counterParts(content));
  const arrowX = tile.x + pad + labelWidth;
  const counterX = tile.x + tile.width - pad - counterWidth;
  return {
    tile,
    figure,
    label: box(tile.x + pad, tile.y + below, labelWidth, tile.height - below),
    arrow: box(arrowX, tile.y + below, counterX - arrowX - floor(pad / 2), tile.height - below),
    counter: box(counterX, tile.y + below, counterWidth, tile.height - below),
    caption: box(arrowX, tile.y + floor(caption / 4), counterX + counterWidth - arrowX, caption),
  };
}

// The same on a screen that is too narrow for both: the ticket, and below it the counter.
function planCallBelow(content: Content, tile: Box, most: number, caption: number): CallPlace {
  const figure = min(most, floor(tile.width / (labelParts(content) + CALL_SPACE)));
  const pad = floor((figure * CALL_SPACE) / 3);
  const half = floor(tile.height / 2);
  const counterWidth = floor(figure * counterParts(content));
  const counterX = tile.x + tile.width - pad - counterWidth;
  const arrow = box(tile.x + pad, tile.y + half, floor(figure * ARROW_WIDTH), tile.height - half);
  return {
    tile,
    figure,
    arrow,
    label: box(tile.x + pad, tile.y, tile.width - 2 * pad, half),
    counter: box(counterX, tile.y + half, counterWidth, tile.height - half),
    caption: box(arrow.x + arrow.width, tile.y + half + floor((tile.height - half - caption) / 2), counterX - pad - arrow.x - arrow.width, caption),
  };
}

// Title on the left, clock and date on the right.
function planHead(plan: Plan, height: number): void {
  const timeWidth = floor(min(plan.width, plan.height) * 0.26);
  const { margin } = plan;
  const x = plan.width - margin - timeWidth;
  const second = floor(height * 0.36);
  const top = floor(margin / 2);
  plan.time = box(x, top, timeWidth, height - second);
  plan.date = box(plan.width - margin - 2 * timeWidth, top + height - second, 2 * timeWidth, second);
  plan.title = box(margin, top, x - 2 * margin, height - second);
  plan.titleSecond = box(margin, top + height - second, plan.date.x + floor(timeWidth / 2) - 2 * margin, second);
}

function planServices(plan: Plan, content: Content, area: Box, columns: number): void {
  if (content.services === 0) return;
  const head = floor(plan.text * 1.3);
  plan.servicesHead = box(area.x, area.y, area.width, head);
  plan.services = box(area.x, area.y + head, area.width, area.height - head);
  plan.serviceColumns = columns;
  plan.serviceHeight = min(floor(plan.services.height / ceil(content.services / columns)), floor(plan.text * 1.7));
}

const servicesHeight = (plan: Plan, rows: number) => floor(plan.text * (1.3 + 1.7 * rows));

// The calls before the newest one, below it, where there is room left; it takes what they do not.
function planRecent(plan: Plan, content: Content, left: number): void {
  const { x, y, width, height } = plan.newest.tile;
  const least = ceil(plan.height / 12);
  const row = floor(least * 1.45) + plan.gap;
  const count = width >= floor(least * callParts(content, ARROW_WIDTH)) + 1 ? min(RECENT_MAX, max(0, trunc(left / row))) : 0;
  if (count === 0) {
    plan.newest = planCall(content, box(x, y, width, height + left), floor(height * 0.6), floor(plan.text * CAPTION), ARROW_WIDTH);
    return;
  }
  const each = trunc((left - plan.gap * count) / count);
  const most = min(floor(each * 0.7), max(least, floor(plan.newest.figure * 0.8)));
  for (let i = 0; i < count; i++) plan.recent.push(planCall(content, box(x, y + height + plan.gap + i * (each + plan.gap), width, each), most, 0, ARROW_WIDTH));
}

// Calls and what is less urgent on the left, counters on the right.
function planWide(plan: Plan, content: Content, top: number, bottom: number): void {
  const height = bottom - top;
  const least = ceil(plan.height / 12);
  const allWidth = plan.width - 2 * plan.margin;
  const callWidth = floor(least * callParts(content, ARROW_WIDTH)) + 1;
  plan.grid = box(0, top, allWidth - 2 * plan.gap - callWidth, height);
  planGrid(plan, content, least, floor(plan.height * FIGURE_PART_MAX));
  let gridWidth = min(plan.grid.width, plan.columns * floor(plan.figure * (cellParts(content) + 0.5)) + plan.gap * (plan.columns - 1));
  gridWidth = max(gridWidth, min(plan.grid.width, floor(allWidth * 0.34)));
  plan.grid = box(plan.width - plan.margin - gridWidth, top, gridWidth, plan.grid.height);
  planPage(plan);
  plan.cellWidth = floor((gridWidth - plan.gap * (plan.columns - 1)) / plan.columns);

  const x = plan.margin;
  const width = allWidth - gridWidth - 2 * plan.gap;
  const head = floor(plan.text * 1.5);
  const serviceColumns = !content.slides && content.services > 4 && width > SERVICE_COLUMN_MIN * 2 * plan.text ? 2 : 1;
  const wanted = content.services === 0 ? 0 : servicesHeight(plan, ceil(content.services / serviceColumns)) + plan.gap;
  const services = min(wanted, floor(height * 0.5));
  let newest = floor(height * (content.slides ? 0.4 : 0.34));
  const caption = floor(plan.text * CAPTION);
  const figure = min(floor(newest * 0.6), floor(width / callParts(content, ARROW_WIDTH)));
  if (!content.slides && figure < floor(newest * 0.6)) {
    // What so small a figure leaves free belongs to the call before.
    newest = min(newest, max(floor(figure / 0.6), trunc((bottom - services - top - head - plan.gap) / 2)));
  }
  const hasCaption = trunc((newest - figure) / 2) >= trunc(caption / 3) + caption; // Above the digits.
  plan.callsHead = box(x, top, width, head);
  plan.newest = planCall(content, box(x, top + head, width, newest), floor(newest * 0.6), hasCaption ? caption : 0, ARROW_WIDTH);
  const y = top + head + newest + plan.gap;
  if (content.slides) {
    const half = floor(width / 2);
    plan.slides = box(x, y, half - plan.gap, bottom - y);
    planServices(plan, content, box(x + half, y, width - half, bottom - y), serviceColumns);
    return;
  }
  planRecent(plan, content, bottom - services - y);
  planServices(plan, content, box(x, bottom - services, width, services), serviceColumns);
}

// From the top: the newest call, the counters, what is less urgent.
function planTall(plan: Plan, content: Content, top: number, bottom: number): void {
  const x = plan.margin;
  const width = plan.width - 2 * plan.margin;
  const head = floor(plan.text * 1.5);
  const isBelow = width < floor(ceil(plan.height / 12) * callParts(content, ARROW_WIDTH_UPRIGHT)) + 1;
  const newest = floor(plan.height * (isBelow ? 0.23 : 0.16));
  const serviceColumns = content.slides ? 1 : 2;
  const wanted = content.services === 0 ? 0 : servicesHeight(plan, ceil(content.services / serviceColumns));
  const services = min(content.slides ? max(wanted, floor(width * 0.3)) : wanted, floor(plan.height * 0.25));
  plan.callsHead = box(x, top, width, head);
  const tile = box(x, top + head, width, newest);
  const caption = floor(plan.text * CAPTION);
  plan.newest = isBelow ? planCallBelow(content, tile, floor(newest * 0.37), caption) : planCall(content, tile, floor(newest * 0.6), caption, ARROW_WIDTH_UPRIGHT);
  const y = top + head + newest + plan.gap;
  plan.grid = box(x, y, width, bottom - services - 2 * plan.gap - y);
  planGrid(plan, content, ceil(plan.width / 12), floor(plan.width * 0.14));
  planPage(plan);
  const half = content.slides ? floor(width / 2) : 0;
  if (content.slides) plan.slides = box(x, bottom - services, half - plan.gap, services);
  planServices(plan, content, box(x + half, bottom - services, width - half, services), serviceColumns);
}

export function makePlan(givenWidth: number, givenHeight: number, content: Content): Plan {
  const width = max(givenWidth, WIDTH_MIN);
  const height = max(givenHeight, HEIGHT_MIN);
  const side = min(width, height);
  const isWide = width >= height;
  const margin = floor(side * 0.02);
  const nowhere: CallPlace = { tile: NOWHERE, label: NOWHERE, arrow: NOWHERE, caption: NOWHERE, counter: NOWHERE, figure: 0 };
  const plan: Plan = {
    width, height, margin, gap: floor(side * 0.012), text: floor(side * (isWide ? 0.032 : 0.034)), title: NOWHERE, titleSecond: NOWHERE, time: NOWHERE,
    date: NOWHERE, callsHead: NOWHERE, newest: nowhere, recent: [], grid: NOWHERE, columns: 1, rows: 1, pages: 1, cellWidth: 0, cellHeight: 0, figure: 0, page: box(0, 0, 0, 0),
    servicesHead: NOWHERE, services: NOWHERE, serviceColumns: 1, serviceHeight: 0, slides: NOWHERE, notice: NOWHERE,
  };
  const head = floor(side * 0.115);
  const notice = floor(side * 0.095);
  const [top, bottom] = [head + margin, height - notice - plan.gap];
  planHead(plan, head);
  plan.notice = box(0, height - notice, width, notice);
  if (isWide) planWide(plan, content, top, bottom);
  else planTall(plan, content, top, bottom);
  return plan;
}

// Where a counter of a page stands, row by row from the upper left.
export function cellBox(plan: Plan, index: number): Box {
  const [column, row] = [index % plan.columns, floor(index / plan.columns)];
  return box(plan.grid.x + column * (plan.cellWidth + plan.gap), plan.grid.y + row * (plan.cellHeight + plan.gap), plan.cellWidth, plan.cellHeight);
}

// Where a service stands, column by column.
export function serviceBox(plan: Plan, index: number): Box {
  const rows = max(1, floor(plan.services.height / max(1, plan.serviceHeight)));
  const width = floor((plan.services.width - plan.gap * (plan.serviceColumns - 1) * 2) / plan.serviceColumns);
  const column = floor(index / rows);
  return box(plan.services.x + column * (width + 2 * plan.gap), plan.services.y + (index % rows) * plan.serviceHeight, width, plan.serviceHeight);
}
