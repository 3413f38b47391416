// The office's pictures, ten seconds each, in the order of their names; the folder may be changed while
// they are shown. One that cannot be loaded is passed over. The rules of the display's slides.c.
export interface SlidesOptions {
  list(): Promise<string>; // What the server says of its folder.
  load(url: string): Promise<unknown>; // Fails when it is no picture.
  onChange(): void;
}

// Once through, and no longer: a folder that is emptied or filled is seen within so many turns.
const LIST_TURNS = 6;

export function readSlides(text: string): string[] {
  const said = JSON.parse(text) as { slides: { name: string; version: string }[] };
  return said.slides.map(({ name, version }) => `/slides/${encodeURIComponent(name)}?v=${encodeURIComponent(version)}`);
}

export class Slides {
  url = ""; // Of the one that is shown, and loaded; "": none.
  private all: string[] = [];
  private turns = 0;
  private isBusy = false;

  constructor(private readonly options: SlidesOptions) {}

  // A turn is over. While the server is away the last list stays.
  async turn(): Promise<void> {
    if (this.isBusy) return; // A slow link skips turns.
    this.isBusy = true;
    if (this.turns % LIST_TURNS === 0) this.all = await this.options.list().then(readSlides).catch(() => this.all);
    const url = await this.firstGood();
    this.turns++;
    this.isBusy = false;
    if (url !== this.url) {
      this.url = url;
      this.options.onChange();
    }
  }

  // From that of this turn on.
  private async firstGood(): Promise<string> {
    for (let i = 0; i < this.all.length; i++) {
      const url = this.all[(this.turns + i) % this.all.length]!;
      if (await this.options.load(url).then(() => true, () => false)) return url;
    }
    return "";
  }
}
