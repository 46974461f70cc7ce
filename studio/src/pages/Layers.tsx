import { say } from '../strings';

export function Layers(_: { rest: string }) {
  return <h1>{say.pages.layers}</h1>;
}
