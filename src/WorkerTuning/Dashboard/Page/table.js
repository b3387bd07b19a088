// Rows are kept by key and only what changed is written, so that nothing flickers and focus and selection stay.
class Rows {
  constructor(id) {
    this.body = document.querySelector(`#${id} tbody`);
    this.labels = [...document.querySelectorAll(`#${id} thead th`)].map(h => h.textContent);
    this.rows = new Map();
    // The phone's layout takes the roles away that come with a table's own display.
    this.body.parentElement.setAttribute('role', 'table');
    document.querySelectorAll(`#${id} thead tr`).forEach(r => r.setAttribute('role', 'row'));
    document.querySelectorAll(`#${id} thead th`).forEach(h => h.setAttribute('role', 'columnheader'));
  }

  // Each row: {key, cells: [{text, kind, progress, node}]}
  show(rows) {
    const keys = new Set(rows.map(r => r.key));
    for (const [key, row] of this.rows) {
      if (!keys.has(key)) {
        row.remove();
        this.rows.delete(key);
      }
    }
    rows.forEach((row, i) => {
      const line = this.rows.get(row.key) ?? this.make(row);
      if (this.body.children[i] !== line) this.body.insertBefore(line, this.body.children[i] ?? null);
      row.cells.forEach((cell, j) => Rows.fill(line.children[j], cell));
    });
  }

  make(row) {
    const line = document.createElement('tr');
    line.setAttribute('role', 'row');
    row.cells.forEach((cell, i) => {
      const box = document.createElement(i === 0 && !cell.kind ? 'th' : 'td');
      if (box.tagName === 'TH') box.scope = 'row';
      box.setAttribute('role', box.tagName === 'TH' ? 'rowheader' : 'cell');
      box.dataset.label = this.labels[i];
      if (cell.progress) box.append(document.createElement('progress'));
      box.append(cell.node ?? document.createTextNode(''));
      line.append(box);
    });
    this.rows.set(row.key, line);
    return line;
  }

  static fill(box, cell) {
    const kind = cell.kind ?? '';
    if (box.className !== kind) box.className = kind;
    if (cell.progress) {
      const bar = box.firstChild;
      if (bar.max !== cell.progress[1]) bar.max = cell.progress[1];
      if (bar.value !== cell.progress[0]) bar.value = cell.progress[0];
      bar.setAttribute('aria-label', cell.text);
    }
    if (!cell.node && box.lastChild.data !== cell.text) box.lastChild.data = cell.text;
  }
}
