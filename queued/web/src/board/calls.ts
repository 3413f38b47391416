// The calls that wait for the voice, in the order in which they were made: the rules of the display's
// call_queue.c. None is lost and none overtaken; one whose ticket is no longer being called is dropped;
// a recall is a new call. What was on the board before the page was opened has been spoken.
import { CounterState } from "../generated/queued/v1/common_pb";
import type { Board } from "../generated/queued/v1/topic_pb";
import { plain } from "../link/number";

export interface Call {
  seq: number; // 0: known from its counter alone.
  label: string;
  counterId: number;
}

export const isCalling = (board: Board, call: Call): boolean =>
  board.counters.some((counter) => counter.counterId === call.counterId && counter.state === CounterState.CALLING && counter.label === call.label);

// Each counter calls one ticket at a time; room for each to recall it while a long burst is read out.
const CALLS_MAX = 1024;

export class CallQueue {
  calls: Call[] = [];
  dropped = 0; // Calls that were over before their turn came.
  private started = false;
  private version = 0;
  private newest = 0;

  take(board: Board, version: number): void {
    if (version < this.version) {
      // A server that was restored from a backup has gone back in time.
      this.calls = [];
      this.newest = 0;
      this.started = false;
    }
    this.version = version;
    if (this.started) {
      const before = this.calls.length;
      this.calls = this.calls.filter((call) => isCalling(board, call));
      this.dropped += before - this.calls.length;
      this.addMissed(board);
    }
    for (const { seq: wide, label, counterId } of board.calls.slice().reverse()) {
      const call = { seq: plain(wide), label, counterId };
      if (call.seq <= this.newest) continue;
      this.newest = call.seq;
      if (!this.started) continue;
      if (isCalling(board, call)) this.add(call);
      else this.dropped++;
    }
    this.started = true;
  }

  next(): Call | undefined {
    return this.calls.shift();
  }

  private add(call: Call): void {
    this.calls.push(call);
    if (this.calls.length > CALLS_MAX) {
      this.calls.shift();
      this.dropped++;
    }
  }

  // When every call of the list is new, older ones may have been pushed out of it unseen: those that
  // are still being called are at their counters.
  private addMissed(board: Board): void {
    const oldest = board.calls[board.calls.length - 1];
    if (!oldest || plain(oldest.seq) <= this.newest) return;
    for (const counter of board.counters) {
      const same = (call: { label: string; counterId: number }) => call.counterId === counter.counterId && call.label === counter.label;
      if (counter.state !== CounterState.CALLING || board.calls.some(same) || this.calls.some(same)) continue;
      this.add({ seq: 0, label: counter.label, counterId: counter.counterId });
    }
  }
}
