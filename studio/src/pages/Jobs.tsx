import { say } from '../strings';

export function Jobs(_: { rest: string }) {
  return <h1>{say.pages.jobs}</h1>;
}
