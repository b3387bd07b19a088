'use strict';

// Five minutes of one figure, a sample a second.
class Plot {
  static width = 300;

  constructor(id) {
    this.samples = [];
    this.svg = document.getElementById(id);
    this.svg.setAttribute('viewBox', `0 0 ${Plot.width} 50`);
    this.svg.setAttribute('preserveAspectRatio', 'none');
    this.area = this.path('area');
    this.curve = this.path('curve');
  }

  path(name) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('class', name);
    return this.svg.appendChild(path);
  }

  add(value, least, text) {
    this.samples.push(value);
    if (this.samples.length > Plot.width) this.samples.shift();
    const top = Math.max(least, ...this.samples) * 1.1;
    const start = Plot.width - this.samples.length;
    const points = this.samples.map((v, i) => `${start + i + 1} ${(49 - v / top * 48).toFixed(1)}`);
    const line = `M${start} ${points[0].split(' ')[1]} L` + points.join(' L');
    this.curve.setAttribute('d', line);
    this.area.setAttribute('d', `${line} V50 H${start} Z`);
    const label = this.svg.getAttribute('aria-label').split(':')[0];
    this.svg.setAttribute('aria-label', `${label}: ${text}`);
  }
}
