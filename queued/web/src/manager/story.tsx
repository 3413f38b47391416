// One citizen's ticket: what happened to it, by whom and why.
import { useEffect, useState } from "preact/hooks";
import type { Story } from "../generated/queued/v1/report_pb";
import { plain } from "../link/number";
import { Notice } from "../look/parts";
import type { Words } from "../look/words";
import type { texts } from "../generated/texts_manager";
import { fromInput, shown, toInput } from "./dates";
import type { Manager } from "./model";

interface Props {
  manager: Manager;
  words: Words<typeof texts>;
}

function Lines(props: { story: Story; words: Words<typeof texts> }) {
  const { story, words } = props;
  let date = "";
  return (
    <article class="card story" aria-labelledby="story">
      <h2 id="story">{words.say("manager.story_of", { label: story.label, date: shown(story.date) })}</h2>
      <ol>
        {story.lines.map((line) => {
          const day = words.date(plain(line.atMs));
          const isNew = day !== date;
          date = day;
          return (
            <li class={line.undone ? "undone" : ""}>
              <time>{isNew && <span class="story-date">{day}</span>} {words.clock(plain(line.atMs))}</time>
              <span class="story-text">{line.text}{line.undone && <strong> {words.say("manager.undone")}</strong>}</span>
              <span class="quiet small">#{String(line.seq)}</span>
            </li>
          );
        })}
      </ol>
      {story.more && <Notice>{words.say("manager.story_more")}</Notice>}
    </article>
  );
}

export function Stories(props: Props) {
  const { manager, words } = props;
  const stories = manager.stories;
  const [label, setLabel] = useState(stories.label);
  const [date, setDate] = useState(stories.date ? toInput(stories.date) : "");
  useEffect(() => setLabel(stories.label), [stories.label]);
  const find = (event: Event) => {
    event.preventDefault();
    stories.find(label, fromInput(date));
  };
  return (
    <div class="narrow">
      <h1>{words.say("manager.ticket")}</h1>
      <form class="asking" onSubmit={find}>
        <label>
          {words.say("manager.label")}
          <input type="text" value={label} placeholder="A012" autocomplete="off" maxLength={16} required onInput={(event) => setLabel(event.currentTarget.value)} />
        </label>
        <label>
          {words.say("manager.label_date")}
          <input type="date" value={date} onInput={(event) => setDate(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button main">{words.say("manager.find")}</button>
      </form>
      <p class="quiet">{words.say("manager.label_hint")}</p>
      <div role="status">
        {stories.loading && <p class="quiet">{words.say("manager.reading")}</p>}
        {stories.trouble !== "" && <Notice kind="stop">{words.say(`manager.story_${stories.trouble}`, { label: stories.label, date: stories.date ? shown(stories.date) : "" })}</Notice>}
      </div>
      {stories.story && <Lines story={stories.story} words={words} />}
    </div>
  );
}
