"""The loads look at every answer: each peer is played here, first rightly, then wrong in one way at a time.

usage: test_bench.py BIN_FOLDER
"""

import base64
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import threading

import instructions

BIN = sys.argv[1]


# ---- As much of Protocol Buffers as is needed: fields of numbers, and of bytes.


def varint(number):
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def pb(**fields):
    """pb(_1=5, _2=b"x"): by field number."""
    out = b""
    for name, value in fields.items():
        number = int(name[1:])
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int):
                out += varint(number << 3) + varint(one)
            else:
                out += varint(number << 3 | 2) + varint(len(one)) + one
    return out


def numbers(message):
    """The field numbers and values of a message, one level deep."""
    at, found = 0, {}

    def take():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = take()
        value = take()
        if tag & 7 == 2:
            value, at = message[at : at + value], at + value
        found[tag >> 3] = value
    return found


# ---- Servers, a thread for each connection.


class Fake:
    def __init__(self, talk):
        self.talk = talk
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(link,), daemon=True).start()

    def serve(self, link):
        try:
            self.talk(link)
        except (OSError, EOFError):
            pass
        finally:
            link.close()


def lines(answer):
    """Answers each packet with the same words."""

    def talk(link):
        while link.recv(65536):
            link.sendall(answer)

    return talk


def exactly(link, count):
    data = b""
    while len(data) < count:
        piece = link.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def handshake(link):
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        request += exactly(link, 1)
    key = request.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    link.sendall(b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")


def receive(link):
    head = exactly(link, 2)
    size = head[1] & 0x7F
    size = int.from_bytes(exactly(link, 2), "big") if size == 126 else size
    mask = exactly(link, 4)
    return bytes(byte ^ mask[i % 4] for i, byte in enumerate(exactly(link, size)))


def send(link, payload):
    size = bytes([len(payload)]) if len(payload) < 126 else b"\x7e" + len(payload).to_bytes(2, "big")
    link.sendall(b"\x82" + size + payload)


def websocket(answer):
    """answer(payload) gives what goes back, in turn."""

    def talk(link):
        handshake(link)
        while True:
            for reply in answer(receive(link)):
                send(link, reply)

    return talk


# ---- queued, as a load sees it: fields are those of proto/queued/v1.

WAITING, CALLED, SERVING, DONE = 1, 2, 3, 5
STATES = {30: WAITING, 31: CALLED, 34: SERVING, 35: DONE}


def issue_only(request=0, refused=False, repeated=0, label=b"A001"):
    def answer(payload):
        asked = numbers(payload)
        number = asked[1] + request * (30 in asked)
        if 10 in asked:
            return [pb(_1=number, _10=pb(_1=1, _2=1))]
        if refused:
            return [pb(_1=number, _32=pb(_1=1, _3=b"busy just now"))]
        return [pb(_1=number, _30=pb(_1=1, _3=pb(_1=1, _2=label, _8=WAITING), _7=repeated))]

    return websocket(answer)


class Office:
    """One kiosk, one desk, one display: by the first letter of their tokens."""

    def __init__(self, **wrong):
        self.wrong = wrong
        self.seq = 1000
        self.lock = threading.Lock()
        self.walls = []
        self.calls = []

    def board(self, request, version):
        calls = [pb(_1=seq, _2=label, _3=1, _7=seq) for seq, label in reversed(self.calls[-4:])]
        return pb(_1=request, _11=pb(_1=version, _10=pb(_2=1, _4=calls)))

    def show(self):
        for wall in self.walls:
            send(wall, self.board(0, self.seq - (100 if "old_board" in self.wrong else 0)))

    def talk(self, link):
        handshake(link)
        while True:
            asked = numbers(receive(link))
            with self.lock:
                self.reply(link, asked)

    def reply(self, link, asked):
        number = asked[1]
        if 10 in asked:
            token = numbers(asked[10])[3]
            send(link, pb(_1=number, _10=pb(_1=1, _2=1, _9=1 if token == b"desk" else 0)))
        elif 11 in asked:
            is_board = numbers(asked[11])[1] == 1
            send(link, self.board(number, self.seq) if is_board else pb(_1=number, _11=pb(_1=self.seq, _11=pb(_1=1))))
            self.walls += [link] if is_board else []
        else:
            self.act(link, number, next(kind for kind in STATES if kind in asked))

    def act(self, link, number, kind):
        self.seq += 1
        label = b"A%03d" % (len(self.calls) + (kind == 30))
        if kind == 31:
            label = b"A%03d" % (len(self.calls) + 1)
            self.calls.append((self.seq, b"B999" if "other_label" in self.wrong else label))
        state = CALLED if kind == 34 and "wrong_state" in self.wrong else STATES[kind]
        counter = {"_4": 0 if kind == 30 else 1}
        token = {"_5": b"t" * 26} if kind == 30 else {}
        ticket = pb(_1=1, _2=label, _8=state)
        if kind == 35 and "refuses" in self.wrong:
            send(link, pb(_1=number, _32=pb(_1=1, _3=b"busy just now")))
        else:
            send(link, pb(_1=number, _30=pb(_1=self.seq, _3=ticket, **counter, **token)))
        self.show()


# ---- Each case: the program has to agree, or to fail and say this.

RIGHT = ""


def load(peer, talk):
    fake = Fake(talk)
    command = [os.path.join(BIN, "bench-load"), peer, "--port", str(fake.port), "--operations", "20", "--token", "t"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    fake.listener.close()
    return done.stderr if done.returncode else RIGHT


def country(**wrong):
    fake = Fake(Office(**wrong).talk)
    with tempfile.TemporaryDirectory() as folder:
        tokens = os.path.join(folder, "tokens")
        with open(tokens, "w", encoding="ascii") as file:
            file.write("1 kiosk wall 1:desk\n")
        done = subprocess.run(
            [os.path.join(BIN, "bench-country"), "--port", str(fake.port), "--tokens", tokens, "--calls", "5"],
            input="\n", capture_output=True, text=True, timeout=50, check=False,
        )  # fmt: skip
    fake.listener.close()
    return done.stderr if done.returncode else RIGHT


def echo(spoil):
    return websocket(lambda payload: [spoil(payload)])


def growth(now):
    return " ".join(instructions.complaints({"a": 100}, now))


CASES = (
    ("Redis that pushes", RIGHT, lambda: load("redis-push", lines(b":1\r\n"))),
    ("Redis that refuses", "-OOM", lambda: load("redis-push", lines(b"-OOM command not allowed\r\n"))),
    ("Redis that answers something else", "+OK", lambda: load("redis-push", lines(b"+OK\r\n"))),
    ("Redis that hangs up", "closed", lambda: load("redis-push", lambda link: link.recv(65536))),
    ("beanstalkd that takes jobs", RIGHT, lambda: load("beanstalkd-put", lines(b"INSERTED 1\r\n"))),
    ("beanstalkd that is full", "OUT_OF_MEMORY", lambda: load("beanstalkd-put", lines(b"OUT_OF_MEMORY\r\n"))),
    ("an echo", RIGHT, lambda: load("echo", echo(lambda payload: payload))),
    ("an echo of other bytes", "not the bytes", lambda: load("echo", echo(lambda payload: payload[::-1]))),
    ("queued", RIGHT, lambda: load("queued-issue", issue_only())),
    ("queued that answers another request", "not the answer", lambda: load("queued-issue", issue_only(request=1))),
    ("queued that refuses", "busy just now", lambda: load("queued-issue", issue_only(refused=True))),
    ("queued that repeats an answer", "not the answer", lambda: load("queued-issue", issue_only(repeated=1))),
    ("queued that gives no label", "not the answer", lambda: load("queued-issue", issue_only(label=b""))),
    ("an office", RIGHT, country),
    ("an office that shows another label", "the display shows B999", lambda: country(other_label=True)),
    ("an office that shows what is older", "an older state", lambda: country(old_board=True)),
    ("an office that answers with a wrong state", "what it asked for", lambda: country(wrong_state=True)),
    ("an office that refuses", "busy just now", lambda: country(refuses=True)),
    ("a stage a tenth larger", RIGHT, lambda: growth({"a": 110})),
    ("a stage that has grown", "11% more", lambda: growth({"a": 111})),
    ("a stage that is gone", "not in both", lambda: growth({})),
)


def main():
    wrong = 0
    for name, expected, run in CASES:
        said = run().strip()
        right = said == RIGHT if expected == RIGHT else expected in said
        wrong += not right
        print(f"{'ok' if right else 'WRONG'}: {name}: {said or 'taken'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
