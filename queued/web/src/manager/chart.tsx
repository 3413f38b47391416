// Charts of plain boxes: they bend with the screen, print as they look, and leave the reading to the
// table beside them. A dark part is half of all, the light part reaches to nine of ten.
export interface Bar {
  label: string;
  value: number; // Negative: there is nothing to tell.
  reach?: number; // Beyond @value: the light part.
  text: string; // The figures, as people read them.
}

const percent = (value: number, most: number) => `${most > 0 ? Math.max(0, Math.min(100, (value / most) * 100)) : 0}%`;
const mostOf = (bars: Bar[]) => Math.max(0, ...bars.map((bar) => Math.max(bar.value, bar.reach ?? 0)));

export function Bars(props: { bars: Bar[]; label: string; most?: number }) {
  const most = props.most ?? mostOf(props.bars);
  return (
    <div class="bars" role="img" aria-label={`${props.label}: ${props.bars.map((bar) => `${bar.label}: ${bar.text}`).join("; ")}`}>
      {props.bars.map((bar) => (
        <div class="bar-row" aria-hidden="true">
          <span class="bar-label">{bar.label}</span>
          <span class="bar-room">
            {bar.reach !== undefined && <span class="bar-fill reach" style={{ width: percent(bar.reach, most) }} />}
            <span class="bar-fill" style={{ width: percent(bar.value, most) }} />
          </span>
          <span class="bar-text">{bar.text}</span>
        </div>
      ))}
    </div>
  );
}

// Whether what stands above the columns would run into each other, on half a screen or half a page.
const LETTERS_MAX = 56;
export const isCrowded = (bars: Bar[]): boolean => bars.length * (Math.max(0, ...bars.map((bar) => bar.text.length)) + 1) > LETTERS_MAX;

// A label under so many columns at most: more would run into each other. Under narrow columns they stand
// beside their own, and need more room.
const LABELS_MAX = 16;
const LABELS_DENSE_MAX = 8;

// @top: what the highest column stands for, where the columns do not say it themselves.
export function Columns(props: { bars: Bar[]; label: string; many: boolean; top?: (most: number) => string }) {
  const most = mostOf(props.bars);
  const every = Math.ceil(props.bars.length / (props.bars.length > LABELS_MAX ? LABELS_DENSE_MAX : LABELS_MAX));
  return (
    <div class="columns-frame">
      {props.top && most > 0 && <p class="columns-top" aria-hidden="true">{props.top(most)}</p>}
      <div class={`columns ${props.bars.length > LABELS_MAX ? "dense" : ""}`} role="img" aria-label={`${props.label}: ${props.bars.map((bar) => `${bar.label}: ${bar.text}`).join("; ")}`}>
        {props.bars.map((bar, i) => (
          <div class="column" aria-hidden="true" title={`${bar.label}: ${bar.text}`}>
            <span class="column-room">
              {bar.reach !== undefined && <span class="column-fill reach" style={{ height: percent(bar.reach, most) }} />}
              <span class="column-fill" style={{ height: percent(bar.value, most) }}>
                {!props.many && bar.value > 0 && <span class="column-text">{bar.text}</span>}
              </span>
            </span>
            <span class="column-label">{i % every === 0 ? bar.label : "\u00a0"}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
