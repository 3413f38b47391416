// A slip printer on the network, as good or bad as a test wants it, that can show what it printed.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";

const FINE = [0x12, 0x12, 0x12, 0x12];
const NO_PAPER = [0x1a, 0x32, 0x12, 0x7e];

export class Printer {
  // works, no_paper, hangs, hangs_up; in the middle of a slip: runs_out, jams
  temper = "works";
  slips = []; // { width, rows: [Buffer] }
  sockets = new Set();
  listeners = [];

  async open() {
    this.server = createServer((socket) => this.serve(socket));
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    return this;
  }

  get address() {
    return `127.0.0.1:${this.server.address().port}`;
  }

  close() {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => this.server.close(done));
  }

  serve(socket) {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => {});
    if (this.temper === "hangs_up") {
      socket.destroy();
      return;
    }
    if (this.temper === "hangs") {
      socket.pause();
      return;
    }
    let bytes = Buffer.alloc(0);
    const job = { width: 0, rows: [] };
    socket.on("data", (data) => {
      bytes = this.take(socket, Buffer.concat([bytes, data]), job);
    });
  }

  // Does what it understands; the rest, which is not all there yet.
  take(socket, bytes, job) {
    for (;;) {
      if (bytes.length >= 3 && bytes[0] === 0x10 && bytes[1] === 0x04) {
        const out = this.temper === "no_paper" || (this.temper === "runs_out" && job.rows.length > 0);
        socket.write(Buffer.from([(out ? NO_PAPER : FINE)[bytes[2] - 1]]));
        bytes = bytes.subarray(3);
      } else if (bytes.length >= 2 && bytes[0] === 0x1b && bytes[1] === 0x40) {
        bytes = bytes.subarray(2);
      } else if (bytes.length >= 8 && bytes[0] === 0x1d && bytes[1] === 0x76) {
        const width = bytes.readUInt16LE(4);
        const rows = bytes.readUInt16LE(6);
        if (bytes.length < 8 + width * rows) return bytes;
        if (this.temper === "jams") {
          socket.pause();
          return bytes;
        }
        job.width = width * 8;
        for (let row = 0; row < rows; row++) job.rows.push(Buffer.from(bytes.subarray(8 + row * width, 8 + (row + 1) * width)));
        bytes = bytes.subarray(8 + width * rows);
      } else if (bytes.length >= 4 && bytes[0] === 0x1d && bytes[1] === 0x56) {
        bytes = bytes.subarray(4);
        if (this.temper === "runs_out") continue; // It hangs out, half of it.
        this.slips.push({ width: job.width, rows: job.rows.splice(0) });
        for (const listener of this.listeners.splice(0)) listener();
      } else {
        return bytes;
      }
    }
  }

  async printed(count) {
    while (this.slips.length < count) await new Promise((done) => this.listeners.push(done));
    return this.slips[count - 1];
  }
}

// The sheet as a picture.
export function save(slip, path) {
  writeFileSync(path, Buffer.concat([Buffer.from(`P4\n${slip.width} ${slip.rows.length}\n`), ...slip.rows]));
}

// What a phone reads in it.
export function scan(slip, path) {
  save(slip, path);
  return execFileSync("zbarimg", ["--quiet", "--raw", path], { encoding: "utf8" }).trim();
}
