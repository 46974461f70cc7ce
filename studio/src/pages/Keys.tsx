export function Keys(_: { rest: string }) { return null; }
