'use strict';

// One figure over the last five minutes: [seconds before now, value] by time.
class Plot {
  static seconds = 300;

  constructor(id) {
    this.svg = document.getElementById(id);
    this.svg.setAttribute('viewBox', `0 0 ${Plot.seconds} 50`);
    this.svg.setAttribute('preserveAspectRatio', 'none');
    this.area = this.path('area');
    this.curve = this.path('curve');
    this.peak = this.svg.parentElement.appendChild(document.createElement('small'));
  }

  path(name) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('class', name);
    return this.svg.appendChild(path);
  }

  // The height is the highest value, or the least that is worth it; write makes text of a value.
  show(points, least, write, text) {
    if (points.length === 0) return;
    const most = Math.max(...points.map(([, value]) => value));
    const top = Math.max(least, most) * 1.1;
    const line = points.map(([ago, value]) => `${(Plot.seconds - ago).toFixed(1)} ${(49 - value / top * 48).toFixed(1)}`).join(' L');
    const start = (Plot.seconds - points[0][0]).toFixed(1);
    this.curve.setAttribute('d', `M${line}`);
    this.area.setAttribute('d', `M${line} V50 H${start} Z`);
    const peak = `peak ${write(most)}`;
    if (this.peak.textContent !== peak) this.peak.textContent = peak;
    const label = this.svg.getAttribute('aria-label').split(':')[0];
    this.svg.setAttribute('aria-label', `${label}: ${text}, ${peak}`);
  }
}
