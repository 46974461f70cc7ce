export function Settings(_: { rest: string }) { return null; }
