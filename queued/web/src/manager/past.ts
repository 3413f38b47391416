// Questions about the past: the server answers one at a time, so they stand in line here and are asked
// again while another manager's is being answered.
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import type { Answer, Ask, Link } from "../link/link";

const AGAIN_MS = 400;
const TRIES = 30;
type Kind = "getReport" | "getWorkbook" | "getStory" | "getStaff";

export class Past {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly link: () => Link,
    private readonly expired: () => void,
    private readonly wait: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {}

  // The answer may be a refusal: BUSY only after many tries.
  ask<K extends Kind>(kind: K, value: Ask<K>): Promise<Answer> {
    const answer = this.last.then(() => this.tryOften(kind, value, TRIES));
    this.last = answer;
    return answer;
  }

  // Whoever asked is gone, and so is the link: what was not answered yet never will be.
  forget(): void {
    this.last = Promise.resolve();
  }

  private tryOften<K extends Kind>(kind: K, value: Ask<K>, tries: number): Promise<Answer> {
    const link = this.link();
    return link.ask(kind, value).then((answer) => {
      if (answer.case !== "refusal" || link !== this.link()) return answer;
      const code = answer.value.code;
      if (code === RefusalCode.LOG_IN_FIRST || code === RefusalCode.NOT_ALLOWED) this.expired();
      if (code !== RefusalCode.BUSY || tries <= 1) return answer;
      return this.wait(AGAIN_MS).then(() => this.tryOften(kind, value, tries - 1));
    });
  }
}
