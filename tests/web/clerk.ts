// A clerk for the browser tests, made of the pages' own client: bundled and put into a blank page.
import { Language } from "../../queued/web/src/generated/queued/v1/common_pb";
import { ClientKind } from "../../queued/web/src/generated/queued/v1/hello_pb";
import { Link, linkUrl, type Answer, type Ask } from "../../queued/web/src/link/link";

type Case = Parameters<Link["command"]>[0];

const plain = (answer: Answer): unknown =>
  JSON.parse(JSON.stringify(answer, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value)));

let link: Link;

Object.assign(window, {
  async signIn(user: string, secret: string, counterId: number) {
    link = new Link({ url: linkUrl(location), kind: ClientKind.COUNTER, language: Language.VI }).open();
    const answer = await link.command("logIn", { user, secret, counterId, takeOver: true });
    if (answer.case === "loggedIn") link.setToken(answer.value.sessionToken); // Comes back after a lost link.
    return plain(answer);
  },
  async act(kind: Case, value: Ask<Case>) {
    return plain(await link.command(kind, value as never));
  },
  async ask(kind: Case, value: Ask<Case>) {
    return plain(await link.ask(kind, value as never));
  },
});
