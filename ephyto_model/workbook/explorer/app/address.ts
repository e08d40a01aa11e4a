// The settings in the page's address, after the # that no browser sends to a server: a scenario code, alone or with
// the chosen country and the codes of the pinned options.

export type Address = { code: string; party: string; pins: string[] };

export function readAddress(hash: string = location.hash): Address {
  const parts = hash.replace(/^#/, "").split("&").filter(Boolean);
  const values = (name: string) =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => decodeURIComponent(part.slice(name.length + 1)));
  const bare = parts.find((part) => !part.includes("=")) ?? "";
  return {
    code: values("code")[0] ?? decodeURIComponent(bare),
    party: values("country")[0] ?? "",
    pins: values("pin"),
  };
}

export function hashOf({ code, party, pins }: Address): string {
  const parts = [code, party && `country=${party}`, ...pins.map((pin) => `pin=${pin}`)].filter(Boolean);
  return `#${parts.join("&")}`;
}

export function writeAddress(address: Address) {
  const hash = hashOf(address);
  if (hashOf(readAddress()) !== hash) window.history.pushState(null, "", hash);
}
