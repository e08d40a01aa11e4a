// The settings in the page's address, after the # that no browser sends to a server: a scenario code, alone or with
// the chosen country, the codes of the pinned options, and which of them changes are measured against.

// `against` is the place of the pinned option that changes are measured against, from 1; 0 for the paper.
// `language` is empty where the address names none.
export type Address = { code: string; party: string; pins: string[]; against: number; language: string };

// What cannot be decoded stays as it is, and is refused where it is used.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function readAddress(hash: string = location.hash): Address {
  const parts = hash.replace(/^#/, "").split("&").filter(Boolean);
  const values = (name: string) =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => decoded(part.slice(name.length + 1)));
  const bare = parts.find((part) => !part.includes("=")) ?? "";
  return {
    code: values("code")[0] ?? decoded(bare),
    party: values("country")[0] ?? "",
    pins: values("pin"),
    against: Number(values("against")[0]) || 0,
    language: values("lang")[0] ?? "",
  };
}

export function hashOf({ code, party, pins, against, language }: Address): string {
  const options = [
    ...pins.map((pin) => `pin=${pin}`),
    against ? `against=${against}` : "",
    language && `lang=${language}`,
  ];
  const parts = [code, party && `country=${party}`, ...options].filter(Boolean);
  return `#${parts.join("&")}`;
}

export function writeAddress(address: Address) {
  const hash = hashOf(address);
  if (hashOf(readAddress()) !== hash) window.history.pushState(null, "", hash);
}
