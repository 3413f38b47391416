// The loudspeaker of a browser: the chime, and sentences that the server has spoken.
//
// A browser gives no sound before somebody has touched the page; until then state is "waiting".
export interface Speaker {
  readonly awake: boolean;
  wake(): Promise<boolean>; // After a touch, or in the hope that the browser remembers one.
  decode(bytes: ArrayBuffer): Promise<AudioBuffer>;
  chime(): AudioBuffer;
  // Plays one after the other; true when it was heard to its end.
  play(parts: readonly { sound: AudioBuffer; pauseMs: number }[], volume: number): Promise<boolean>;
}

// Two soft strokes of a bell, the second lower: somebody is called. As the display's sound.c.
const CHIME_S = 0.9;
const STROKES: readonly (readonly [number, number])[] = [[0, 659.26], [0.42, 523.25]];
const LOUDNESS = 0.32;
const DECAY_S = 0.28;
const ATTACK_S = 0.006; // At once would click.

export function chimeSample(atS: number): number {
  let sum = 0;
  for (const [beginsS, hertz] of STROKES) {
    const since = atS - beginsS;
    if (since < 0) continue;
    const attack = Math.min(1, since / ATTACK_S);
    const angle = 2 * Math.PI * hertz * since;
    sum += attack * (Math.exp(-since / DECAY_S) * Math.sin(angle) + 0.25 * Math.exp((-3 * since) / DECAY_S) * Math.sin(4 * angle));
  }
  return sum * LOUDNESS;
}

// Longer than it should take, and no longer: a machine that slept must not keep the voice silent.
const LATE_MS = 2000;
// A browser that wants a touch does not always refuse: it may just not answer.
const WAKE_MS = 1500;

const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export class WebSpeaker implements Speaker {
  private context: AudioContext | null = null;
  private bell: AudioBuffer | null = null;

  private open(): AudioContext | null {
    const own = window as unknown as { AudioContext?: typeof AudioContext; webkitAudioContext?: typeof AudioContext };
    const Context = own.AudioContext ?? own.webkitAudioContext;
    if (!this.context && Context) this.context = new Context();
    return this.context;
  }

  get awake(): boolean {
    return this.context?.state === "running";
  }

  wake(): Promise<boolean> {
    const context = this.open();
    if (!context) return Promise.resolve(false);
    const resumed = context.resume().then(() => undefined, () => undefined);
    return Promise.race([resumed, after(WAKE_MS)]).then(() => this.awake);
  }

  // Browsers of 2017 answer by calls, not by promises.
  decode(bytes: ArrayBuffer): Promise<AudioBuffer> {
    return new Promise((done, fail) => void this.open()!.decodeAudioData(bytes, done, fail));
  }

  chime(): AudioBuffer {
    if (!this.bell) {
      const context = this.open()!;
      this.bell = context.createBuffer(1, Math.floor(CHIME_S * context.sampleRate), context.sampleRate);
      const samples = this.bell.getChannelData(0);
      for (let i = 0; i < samples.length; i++) samples[i] = chimeSample(i / context.sampleRate);
    }
    return this.bell;
  }

  async play(parts: readonly { sound: AudioBuffer; pauseMs: number }[], volume: number): Promise<boolean> {
    for (const { sound, pauseMs } of parts) {
      if (!(await this.playOne(sound, volume))) return false;
      await after(pauseMs);
    }
    return true;
  }

  private playOne(sound: AudioBuffer, volume: number): Promise<boolean> {
    const context = this.open();
    if (!context || !this.awake) return Promise.resolve(false);
    const source = context.createBufferSource();
    const gain = context.createGain();
    gain.gain.value = volume / 100;
    source.buffer = sound;
    source.connect(gain);
    gain.connect(context.destination);
    return new Promise<boolean>((done) => {
      const late = setTimeout(() => done(false), sound.duration * 1000 + LATE_MS);
      source.onended = () => {
        clearTimeout(late);
        done(true);
      };
      source.start();
    }).then((heard) => {
      source.onended = null;
      source.disconnect();
      gain.disconnect();
      return heard;
    });
  }
}
