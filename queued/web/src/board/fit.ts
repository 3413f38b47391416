// The size at which a text fits a width, measured once.
const FACE = '"Be Vietnam Pro", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const EM = 100; // What is measured at.
const KNOWN_MAX = 500; // Labels come and go for years.

let known = new Map<string, number>();
let pen: CanvasRenderingContext2D | null | undefined;

// Faces that have arrived meanwhile are measured anew.
export function forgetSizes(): void {
  known = new Map();
}

function widthOf(text: string, bold: boolean): number {
  const key = `${bold ? "b" : "m"}${text}`;
  let width = known.get(key);
  if (width === undefined) {
    pen = pen === undefined ? document.createElement("canvas").getContext("2d") : pen;
    if (!pen) return 0;
    pen.font = `${bold ? 800 : 500} ${EM}px ${FACE}`;
    width = pen.measureText(text).width;
    if (known.size >= KNOWN_MAX) forgetSizes();
    known.set(key, width);
  }
  return width;
}

export function fit(text: string, bold: boolean, size: number, width: number): number {
  const wanted = (widthOf(text, bold) * size) / EM;
  return wanted > width ? Math.floor(((size * width) / wanted) * 10) / 10 : size;
}
