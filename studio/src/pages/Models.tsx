export function Models(_: { rest: string }) { return null; }
