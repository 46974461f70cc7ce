import type { Quality } from '../api/voices';
import { say } from '../strings';

/** How good a recording is, and what would make it better. */
export function QualityReport({ quality }: { quality: Quality }) {
  const isPoor = quality.advice.some((advice) => advice.severity === 'serious');
  const isGood = quality.advice.length === 0;
  return (
    <div class="stack" aria-label={say.voices.quality} role="group">
      <dl class="facts">
        <div><dt>{say.voices.speech}</dt><dd>{say.units.seconds(quality.speech_seconds)}</dd></div>
        {quality.signal_to_noise_decibels !== null && <div><dt>{say.voices.noise}</dt><dd>{say.units.decibels(quality.signal_to_noise_decibels)}</dd></div>}
        {quality.peak_dbfs !== null && <div><dt>{say.voices.peaks}</dt><dd>{say.units.decibels(quality.peak_dbfs)}</dd></div>}
        <div><dt>{say.voices.band}</dt><dd>{say.units.kilohertz(quality.bandwidth_hz)}</dd></div>
      </dl>
      <div class={`notice ${isGood ? 'good' : isPoor ? 'bad' : 'warn'}`} role="status">
        {isGood ? say.voices.good : (
          <>
            {isPoor ? say.voices.poor : say.voices.usable}
            <ul class="advice">{quality.advice.map((advice) => <li key={advice.topic}>{advice.sentence}</li>)}</ul>
          </>
        )}
      </div>
    </div>
  );
}
