import { say } from '../strings';

export function Speak(_: { rest: string }) {
  return <h1>{say.pages.speak}</h1>;
}
