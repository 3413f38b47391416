// One ticket's story: found by its label and, when wanted, the date of its issue.
import type { Story } from "../generated/queued/v1/report_pb";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import type { Past } from "./past";

export type StoryTrouble = "" | "not_label" | "unknown" | "failed";

// "a 012" is A012.
export const tidy = (label: string): string => label.normalize("NFC").replace(/[\s.-]+/g, "").toUpperCase();
const TYPED_MAX = 32; // Longer than any label with spaces between: it is said back on the page.
const LABEL = /^[^\d\s]{1,3}\d{1,9}$/;

export class Stories {
  label = "";
  date = 0; // 0: the newest of that label.
  story: Story | null = null;
  loading = false;
  trouble: StoryTrouble = "";

  private round = 0;

  constructor(private readonly past: Past, private readonly changed: () => void) {}

  clear(): void {
    this.round++;
    this.label = "";
    this.date = 0;
    this.story = null;
    this.loading = false;
    this.trouble = "";
  }

  find(label: string, date: number): void {
    const round = ++this.round;
    this.label = tidy(label.slice(0, TYPED_MAX));
    this.date = date;
    this.story = null;
    this.trouble = LABEL.test(this.label) ? "" : "not_label";
    this.loading = this.trouble === "";
    this.changed();
    if (!this.loading) return;
    void this.past.ask("getStory", { label: this.label, date }).then((answer) => {
      if (round !== this.round) return;
      this.loading = false;
      if (answer.case === "story") this.story = answer.value;
      else if (answer.case === "refusal") {
        const code = answer.value.code;
        this.trouble = code === RefusalCode.UNKNOWN_TICKET ? "unknown" : code === RefusalCode.BUSY ? "failed" : "not_label";
      }
      this.changed();
    });
  }

  // In another language.
  again(): void {
    if (this.story || this.loading) this.find(this.label, this.date);
  }
}
