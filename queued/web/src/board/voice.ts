// The voice of a board: the chime, then the sentence of a call in each voice, twice; one call after
// the other. The order of the display's announcement.c.
import type { Board } from "../generated/queued/v1/topic_pb";
import { CallQueue, type Call } from "./calls";
import type { Speaker } from "./sound";

export interface VoiceOptions {
  speaker: Speaker;
  voices: readonly string[];
  volume: number;
  fetch(call: Call, voice: string): Promise<ArrayBuffer>; // Fails when there is no such voice.
  wants(call: Call): boolean; // A counter of this board, and no quiet hour.
}

const TIMES = 2;
const AFTER_CHIME_MS = 150;
const AFTER_SENTENCE_MS = 600;

export class Voice {
  readonly queue = new CallQueue();
  speaking: Call | null = null;
  lastSpoken: Call[] = []; // The newest few, for whoever wants to know.

  constructor(private readonly options: VoiceOptions) {}

  take(board: Board, version: number): void {
    this.queue.take(board, version);
    this.advance();
  }

  // In quiet hours, and before anybody has turned the sound on, calls are passed over, not kept:
  // nobody waits for them afterwards.
  private advance(): void {
    while (!this.speaking) {
      const call = this.queue.next();
      if (!call) return;
      if (this.options.speaker.awake && this.options.wants(call)) this.begin(call);
    }
  }

  private begin(call: Call): void {
    this.speaking = call;
    const over = () => {
      this.lastSpoken = [call, ...this.lastSpoken].slice(0, 8);
      this.speaking = null;
      this.advance();
    };
    this.speak(call).then(over, over);
  }

  // A voice that cannot speak is left out: the chime and the others are still heard.
  private async speak(call: Call): Promise<void> {
    const { speaker, voices, volume } = this.options;
    const parts = [{ sound: speaker.chime(), pauseMs: AFTER_CHIME_MS }];
    const sentences = await Promise.all(
      voices.map((voice) => this.options.fetch(call, voice).then((bytes) => speaker.decode(bytes)).then((sound) => [sound], () => [])),
    );
    for (const [sound] of sentences) {
      for (let i = 0; sound && i < TIMES; i++) parts.push({ sound, pauseMs: AFTER_SENTENCE_MS });
    }
    await speaker.play(parts, volume);
  }
}
