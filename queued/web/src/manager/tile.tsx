// One figure to be seen from across a desk: its name, the figure, and a word more.
const WIDE = 8; // From so many letters on it is written smaller.

export function Tile(props: { name: string; value: string; more?: string }) {
  return (
    <li class="tile">
      <span class="tile-name">{props.name}</span>
      <strong class={props.value.length >= WIDE ? "wide" : ""}>{props.value}</strong>
      {props.more && <span class="tile-more">{props.more}</span>}
    </li>
  );
}
