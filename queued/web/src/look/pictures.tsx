// The pictures of tiles: drawn with thick strokes, so that they are read from two steps away.
import type { JSX } from "preact";

const PICTURES: Record<string, JSX.Element> = {
  family: <g><circle cx="16" cy="13" r="6" /><circle cx="34" cy="15" r="5" /><path d="M5 41v-6a11 11 0 0 1 22 0v6M27 41v-5a9 9 0 0 1 16-5v10" /></g>,
  stamp: <g><path d="M18 22l-2-10a8 8 0 0 1 16 0l-2 10h8v9H10v-9zM10 40h28" /></g>,
  land: <g><path d="M5 14l13-5 12 5 13-5v25l-13 5-12-5-13 5zM18 9v25M30 14v25" /></g>,
  home: <g><path d="M6 24L24 8l18 16M11 21v19h26V21M20 40V28h8v12" /></g>,
  care: <g><path d="M24 40C10 30 7 23 7 18a8.5 8.5 0 0 1 17-2 8.5 8.5 0 0 1 17 2c0 5-3 12-17 22z" /></g>,
  shop: <g><path d="M8 20v20h32V20M6 20l4-11h28l4 11a6 6 0 0 1-12 0 6 6 0 0 1-12 0 6 6 0 0 1-12 0zM20 40V30h8v10" /></g>,
  papers: <g><path d="M14 6h14l8 8v28H14zM28 6v8h8M20 22h10M20 29h10M20 36h6" /></g>,
  result: <g><path d="M10 6h17l8 8v12M27 6v8h8M10 6v36h12M17 20h10M17 27h6M25 36l6 6 12-13" /></g>,
  shield: <g><path d="M24 5l15 6v12c0 10-7 17-15 20-8-3-15-10-15-20V11zM17 24l5 5 10-10" /></g>,
  school: <g><path d="M4 19l20-9 20 9-20 9zM12 23v11c6 5 18 5 24 0V23M44 19v12" /></g>,
  field: <g><path d="M24 42V16M24 24c-8 0-12-4-12-11 8 0 12 4 12 11zM24 33c8 0 12-4 12-11-8 0-12 4-12 11zM8 42h32" /></g>,
  car: <g><path d="M6 33v-8l5-12h26l5 12v8zM6 25h36" /><circle cx="14" cy="36" r="4" /><circle cx="34" cy="36" r="4" /></g>,
  search: <g><circle cx="21" cy="21" r="13" /><path d="M31 31l11 11" /></g>,
  away: <g><path d="M24 43C15 32 11 26 11 19a13 13 0 0 1 26 0c0 7-4 13-13 24z" /><circle cx="24" cy="19" r="5" /></g>,
  person: <g><circle cx="24" cy="14" r="8" /><path d="M8 42v-4a16 13 0 0 1 32 0v4" /></g>,
  clock: <g><circle cx="24" cy="24" r="18" /><path d="M24 13v12l8 5" /></g>,
};

// Calm and dark: white on each is 7:1 or better.
const COLOURS: Record<string, string> = {
  family: "#0b4f6c", stamp: "#5b2a86", land: "#6b3a0b", home: "#14532d", care: "#8a1c40", shop: "#1f3f8f",
  papers: "#37474f", result: "#0f5257", shield: "#3d348b", school: "#7a2e0e", field: "#3f5200", car: "#4a4a4a",
};

export const colourOf = (picture: string): string => COLOURS[picture] ?? COLOURS.papers!;

export function Picture(props: { name: string }) {
  return (
    <svg class="picture" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3.2" stroke-linejoin="round" stroke-linecap="round">
      {PICTURES[props.name] ?? PICTURES.papers}
    </svg>
  );
}
