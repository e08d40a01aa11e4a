// The order in which numpy's default_rng(seed).permutation(n) puts 0 to n - 1: its SeedSequence, PCG64 and shuffle.

const WORD = 0xffffffffn;
const DOUBLE = (1n << 64n) - 1n;
const QUADRUPLE = (1n << 128n) - 1n;

// Sixteen words of 32 bits drawn from a seed below 2**32, as four of 64 bits.
function seedState(seed: number): bigint[] {
  let constant = 0x43b0d7e5n;
  const mixed = (start: bigint) => {
    let value = (start ^ constant) & WORD;
    constant = (constant * 0x931e8875n) & WORD;
    value = (value * constant) & WORD;
    return value ^ (value >> 16n);
  };
  const mix = (x: bigint, y: bigint) => {
    const result = (0xca01f9ddn * x - 0x4973f715n * y) & WORD;
    return result ^ (result >> 16n);
  };
  const pool = [BigInt(seed), 0n, 0n, 0n].map(mixed);
  for (let from = 0; from < 4; from++)
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to], mixed(pool[from]));
  constant = 0x8b51f9ddn;
  const words = Array.from({ length: 8 }, (_, place) => {
    let value = (pool[place % 4] ^ constant) & WORD;
    constant = (constant * 0x58f38dedn) & WORD;
    value = (value * constant) & WORD;
    return value ^ (value >> 16n);
  });
  return [0, 2, 4, 6].map((place) => words[place] | (words[place + 1] << 32n));
}

// Whole numbers of 32 bits: each drawn word of 64 gives its lower half first.
function* words32(seed: number): Generator<bigint, never> {
  const [a, b, c, d] = seedState(seed),
    increment = ((((c << 64n) | d) << 1n) | 1n) & QUADRUPLE;
  const step = (state: bigint) => (state * 0x2360ed051fc65da44385df649fccf645n + increment) & QUADRUPLE;
  let state = step((step(0n) + ((a << 64n) | b)) & QUADRUPLE);
  for (;;) {
    state = step(state);
    const turn = state >> 122n,
      value = (state >> 64n) ^ (state & DOUBLE);
    const word = ((value >> turn) | (value << (64n - turn))) & DOUBLE;
    yield word & WORD;
    yield word >> 32n;
  }
}

export function permutation(seed: number, length: number): number[] {
  const words = words32(seed),
    order = Array.from({ length }, (_, place) => place);
  // A number from 0 to `most`, each as likely: as many bits as it takes, drawn again where they give more.
  const upTo = (most: number) => {
    const mask = (1n << BigInt(most.toString(2).length)) - 1n;
    for (;;) {
      const value = Number(words.next().value & mask);
      if (value <= most) return value;
    }
  };
  for (let place = length - 1; place > 0; place--) {
    const other = upTo(place);
    [order[place], order[other]] = [order[other], order[place]];
  }
  return order;
}
