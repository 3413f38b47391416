// 64-bit numbers arrive as bigint, or as text where a browser knows no bigint. Instants, sequence
// numbers and ids are all below 2^53, which a plain number holds.
import { protoInt64 } from "@bufbuild/protobuf";

export type Int64 = bigint | number | string;

export const plain = (value: Int64): number => Number(value);
export const wide = (value: number): bigint => protoInt64.parse(value) as bigint;
