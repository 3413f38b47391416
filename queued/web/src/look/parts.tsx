// Parts that several pages share.
import type { ComponentChildren } from "preact";
import { encode } from "uqr";
import type { Tongue } from "./words";

export function Tongues(props: { tongue: Tongue; label: string; choose: (tongue: Tongue) => void }) {
  const names: [Tongue, string][] = [["vi", "Tiếng Việt"], ["en", "English"]];
  return (
    <div class="tongues" role="group" aria-label={props.label}>
      {names.map(([tongue, name]) => (
        <button type="button" lang={tongue} aria-pressed={props.tongue === tongue} onClick={() => props.choose(tongue)}>
          {name}
        </button>
      ))}
    </div>
  );
}

export function Notice(props: { kind?: "stop" | "go"; children: ComponentChildren }) {
  return <p class={`notice ${props.kind ?? ""}`} role="status">{props.children}</p>;
}

// One path of squares: scales to any size, and prints without a grey edge.
export function Qr(props: { text: string; label: string }) {
  const code = encode(props.text, { ecc: "M", border: 2 });
  let path = "";
  code.data.forEach((row, y) => row.forEach((dark, x) => { if (dark) path += `M${x} ${y}h1v1h-1z`; }));
  return (
    <svg class="qr" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={props.label} shape-rendering="crispEdges">
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
