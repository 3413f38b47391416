// The small window above all others: the number, who is next, the primary button. Chrome and Edge from
// 116 can keep one; elsewhere it is not offered.
import { render } from "preact";
import { takeKey } from "./keys";
import type { Counter } from "./model";
import { Press } from "./press";

interface PictureApi {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
  window: Window | null;
}

const api = (): PictureApi | undefined => (window as unknown as { documentPictureInPicture?: PictureApi }).documentPictureInPicture;

export const canFloat = (): boolean => api() !== undefined;

function Small(props: { counter: Counter }) {
  const { counter } = props;
  const words = counter.inWords;
  const shown = counter.look();
  if (counter.stage.name !== "desk") return <p class="floating">{words.say("counter.sign_in")}</p>;
  return (
    <div class={`floating ${shown.tone}`}>
      {shown.link !== "" && <p class="link-down">{shown.link}</p>}
      <div class="ticket-head">
        <p class="number">{shown.label}</p>
        <div>
          <p class="state">{shown.state} {shown.time}</p>
          <p class="whom"><span>{words.say("counter.next")}:</span> <b>{shown.nextLabel || "–"}</b> · {shown.summary}</p>
        </div>
      </div>
      <div class="main">
        <Press counter={counter} shown={shown} button="primary" />
        <Press counter={counter} shown={shown} button="undo" />
      </div>
      <p class={`message ${shown.message === "" ? "" : shown.bad ? "bad" : "good"}`} role="status">{shown.message}</p>
    </div>
  );
}

export class Float {
  private window: Window | null = null;

  constructor(private readonly counter: () => Counter) {}

  async toggle(): Promise<void> {
    if (this.window) {
      this.window.close();
      return;
    }
    const opened = await api()!.requestWindow({ width: 380, height: 190 });
    this.window = opened;
    for (const sheet of Array.from(document.querySelectorAll("link[rel=stylesheet]"))) opened.document.head.appendChild(sheet.cloneNode());
    opened.document.documentElement.lang = document.documentElement.lang;
    opened.addEventListener("pagehide", () => { this.window = null; });
    opened.addEventListener("keydown", (event) => takeKey(this.counter(), event));
    this.draw();
  }

  draw(): void {
    if (!this.window) return;
    this.window.document.title = document.title;
    render(<Small counter={this.counter()} />, this.window.document.body);
  }
}
