import { render } from 'preact';
import { App } from './app';
import './style/studio.css';

render(<App />, document.getElementById('studio')!);
