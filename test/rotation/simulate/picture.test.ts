import { parseFaults } from '../../../rotation/simulate/faults';
import { runSimulation } from '../../../rotation/simulate/picture/run-simulation';

function picture(faults: string, overlapSeconds?: number): string {
  const sizes = { secrets: 60, hours: 4, seed: 1, workers: 2, tokens: 2, callsPerMinute: 3, lifetimeSeconds: 1800 };
  const options = { ...sizes, faults: parseFaults(faults).strengths!, overlapSeconds };
  return runSimulation({ options, wantsPicture: true }).picture ?? '';
}

const fills = (svg: string, colour: string) => svg.split(`fill="${colour}"><title>`).length - 1;

test('draws values in use, those that may still be sent, and none that is dead', () => {
  const svg = picture('none');
  expect(svg).toMatch(/^<svg [^>]*width="1200"[^]*<\/svg>$/);
  expect(fills(svg, '#2f6fb5')).toBeGreaterThan(15);
  expect(fills(svg, 'url(#cache)')).toBeGreaterThan(10);
  expect(svg).not.toContain('dead, and still sent');
  expect(svg).not.toMatch(/NaN|Infinity|undefined|="-/);
});

test('draws dead values that are still sent, in red', () => {
  const svg = picture('none', 10);
  expect(svg).toContain('failed calls:');
  expect(fills(svg, '#c62828')).toBeGreaterThan(0);
});

test('draws outages and attempts that failed', () => {
  const svg = picture('platform-down');
  expect(svg).toContain('platform does not answer');
  expect(svg).toContain('no answer, tried again');
});
