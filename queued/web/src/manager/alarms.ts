// What the state of the hall means for its counters, lines and printers.
import { CounterState } from "../generated/queued/v1/common_pb";
import type { OfficeInfo } from "../generated/queued/v1/office_pb";
import { PrinterState, type CounterStatistics, type ServiceStatistics, type Statistics } from "../generated/queued/v1/topic_pb";
import { plain } from "../link/number";

export const isOpen = (counter: CounterStatistics): boolean =>
  counter.state === CounterState.OPEN || counter.state === CounterState.CALLING || counter.state === CounterState.SERVING;

export const isTrouble = (state: PrinterState): boolean => state > PrinterState.READY;

// How many open counters serve it.
export function openCounters(office: OfficeInfo, statistics: Statistics, serviceId: number): number {
  return statistics.counters.filter(
    (counter) => isOpen(counter) && office.counters.some((info) => info.counterId === counter.counterId && info.serviceIds.includes(serviceId)),
  ).length;
}

// The state of the hall is some seconds old: whoever waited then waits still, until a newer one comes.
export const longestWait = (service: ServiceStatistics, ageMs: number): number => (service.waiting === 0 ? 0 : plain(service.longestWaitMs) + Math.max(0, ageMs));
