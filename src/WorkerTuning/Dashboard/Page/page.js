const $ = id => document.getElementById(id);
const base = location.pathname.replace(/\/$/, '');
const plots = {
  served: new Plot('plot-served'), inFlight: new Plot('plot-in-flight'), queued: new Plot('plot-queued'), memory: new Plot('plot-memory'), delay: new Plot('plot-delay'),
  limit: new Plot('plot-limit'), gradient: new Plot('plot-gradient'), shed: new Plot('plot-shed'), size: new Plot('plot-size'), threads: new Plot('plot-threads'),
};
const tables = { pools: new Rows('pools'), workers: new Rows('workers'), running: new Rows('running'), recycles: new Rows('recycles'), settings: new Rows('settings') };
let settings = [], samples = [], revision = null, actions = false, lastSeen = 0, streamed = Date.now(), shown = null, asks = false;

const put = (id, text) => { if ($(id).textContent !== text) $(id).textContent = text; };
const count = (n, one, many) => `${n.toLocaleString('en')} ${n === 1 ? one : many ?? one + 's'}`;
const whole = n => n.toLocaleString('en');
const rate = n => `${(n < 10 ? Math.round(n * 10) / 10 : Math.round(n)).toLocaleString('en')} /s`;
const words = text => text.replaceAll('_', ' ');
const size = bytes => bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(2)} GiB` : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const span = s => s < 0.0005 ? '0 s' : s < 1 ? `${Math.round(s * 1000)} ms` : s < 60 ? `${s.toFixed(s < 10 ? 1 : 0)} s` : s < 3600 ? `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s` : s < 86400 ? `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min` : `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;

function show(s) {
  const draining = s.workers.filter(w => w.state === 'draining').length;
  const stuck = s.running.filter(r => r.isStuck).length;
  put('headline', [
    s.stopping ? 'Stopping' : '', count(s.workers.length - draining, 'worker') + ' ready', `${s.inFlight} in flight`, s.longLived ? `${s.longLived.toLocaleString('en')} long-lived` : '', `${s.queued} queued`,
    s.building ? `${s.building} being built` : '', draining ? `${draining} draining` : '', stuck ? `${stuck} stuck` : '', s.regulation.isOverloaded ? 'overloaded' : '', s.memory.isUnhealthy ? 'out of memory budget' : '',
  ].filter(Boolean).join(' · '));
  // What a screen reader says by itself: what changes seldom, and matters.
  put('news', [
    s.stopping ? 'Stopping' : '', count(s.workers.length - draining, 'worker') + ' ready', stuck ? `${stuck} stuck` : '',
    s.regulation.isOverloaded ? 'overloaded' : '', s.memory.isUnhealthy ? 'out of memory budget' : '',
  ].filter(Boolean).join(', '));
  remember([sample(s)]);
  plot('in-flight', plots.inFlight, each(x => x.inFlight), 4, whole, v => `${v} of ${whole(s.capacity)}`);
  plot('queued', plots.queued, each(x => x.queued), 4, whole);
  plot('served', plots.served, rates(x => x.served), 4, rate);
  plot('memory', plots.memory, each(x => x.memory), s.memory.limit ?? 2 ** 20, size);
  plot('delay', plots.delay, each(x => x.delay), 0.05, span);
  regulation(s.regulation);
  const pools = [s, ...s.pools ?? []];
  const runs = pools.flatMap(p => p.running.map(r => running(r, p.name))), recycles = pools.flatMap(p => p.recycles.map(r => ({ ...r, pool: p.name }))).sort((a, b) => a.time < b.time ? 1 : -1);
  $('pools-shown').hidden = pools.length === 1;
  tables.pools.show(pools.length === 1 ? [] : pools.map(pool));
  tables.workers.show(pools.flatMap(p => p.workers.map(worker)));
  tables.running.show(runs);
  tables.recycles.show(recycles.map(recycle));
  $('running-none').hidden = runs.length > 0;
  $('running').tHead.hidden = runs.length === 0;
  $('recycles-none').hidden = recycles.length > 0;
  $('recycles').tHead.hidden = recycles.length === 0;
  figures(s);
  if (actions !== s.actions) {
    actions = s.actions;
    $('actions').hidden = !actions;
    document.querySelectorAll('.act button').forEach(b => { b.hidden = !actions; });
  }
  if (revision !== s.planRevision) loadSettings(s.planRevision);
}

// What the server keeps of the last five minutes, of a snapshot.
const sample = s => ({
  time: s.time, inFlight: s.inFlight, queued: s.queued, served: s.served, shed: Object.values(s.regulation.shed).reduce((sum, n) => sum + n, 0),
  memory: s.memory.workingSet, delay: s.threadPool.delay, limit: s.regulation.limit, gradient: s.regulation.gradient,
  workers: s.targetWorkers, threadMinimum: s.regulation.threadMinimum,
});

// Each sample with its time in seconds, by time; those of a former process stay.
function remember(more) {
  if (more.length === 0) return;
  const added = more.map(x => ({ ...x, at: Date.parse(x.time) / 1000 }));
  const oldest = added.at(-1).at - Plot.seconds;
  samples = [...samples.filter(x => x.at < added[0].at), ...added].filter(x => x.at >= oldest);
}

// The points of a plot: a figure, or by how much a total grew in a second. A total falls where the process is another.
const each = value => samples.filter(x => value(x) !== null).map(x => [samples.at(-1).at - x.at, value(x)]);
const rates = total => samples.slice(1).map((x, i) => [samples.at(-1).at - x.at, Math.max(0, (total(x) - total(samples[i])) / (x.at - samples[i].at))]);

// Only what the server moves by itself; the rest would be a flat line.
function regulation(r) {
  const adaptive = r.concurrency === 'adaptive', bounded = r.minWorkers !== r.maxWorkers;
  const inForce = (name, isInForce, ...how) => {
    $(name).closest('figure').hidden = !isInForce;
    if (isInForce) plot(name, plots[name], ...how);
  };
  inForce('limit', adaptive, each(x => x.limit), 4, whole);
  inForce('gradient', adaptive, each(x => x.gradient), 1, v => v.toFixed(2));
  inForce('shed', adaptive || bounded || r.isOverloaded || r.shed.overload > 0, rates(x => x.shed), 4, rate);
  inForce('size', bounded, each(x => x.workers), r.maxWorkers, whole, v => `${v} of ${r.minWorkers} to ${r.maxWorkers}`);
  inForce('threads', adaptive, each(x => x.threadMinimum), 4, whole);
  $('regulation').hidden = !$('regulation').querySelector('figure:not([hidden])');
}

function plot(name, on, points, least, write, writeLast = write) {
  const text = points.length > 0 ? writeLast(points.at(-1)[1]) : '–';
  put(name, text);
  on.show(points, least, write, text);
}

// A worker of another pool than the default one bears its name, as in the log.
const named = (pool, id, generation) => `${pool === 'default' ? '' : pool + '/'}${id}.${generation}`;
const path = pool => pool === 'default' ? '' : `pools/${pool}/`;

function pool(p) {
  const ready = p.workers.filter(w => w.state !== 'draining').length;
  return { key: p.name, cells: [
    { text: p.name }, { text: ready === p.targetWorkers ? whole(ready) : `${ready} of ${p.targetWorkers}` },
    { text: `${p.inFlight} of ${whole(p.capacity)}`, progress: [p.inFlight, p.capacity] }, { text: whole(p.queued) }, { text: p.longLived ? whole(p.longLived) : '' },
    { text: whole(p.served) }, { text: whole(p.refused) }, { text: whole(p.timedOut) },
    { node: actionButton('Recycle', `Recycle all workers of pool ${p.name}`, `pools/${p.name}/recycle`), kind: 'act' },
  ] };
}

function worker(w) {
  const name = named(w.pool, w.id, w.generation);
  return { key: name + (w.state === 'draining'), cells: [
    { text: name }, { text: w.state, kind: w.state }, { text: `${w.inFlight} of ${w.capacity.toLocaleString('en')}`, progress: [w.inFlight, w.capacity] },
    { text: w.longLived ? w.longLived.toLocaleString('en') : '' },
    { text: w.served.toLocaleString('en') },
    w.maxRequests > 0 ? { text: `${Math.min(100, Math.floor(w.served / w.maxRequests * 100))} %`, progress: [Math.min(w.served, w.maxRequests), w.maxRequests], kind: 'togo' } : { text: 'never by count' },
    { text: span(w.age) }, { text: w.due ? words(w.due) : '' }, { node: recycleButton(w), kind: 'act' },
  ] };
}

function recycleButton(w) {
  if (w.state === 'draining') return document.createTextNode('');
  return actionButton('Recycle', `Recycle worker ${w.pool === 'default' ? '' : w.pool + '/'}${w.id}`, `${path(w.pool)}${w.id}/recycle`);
}

function actionButton(text, label, action) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.setAttribute('aria-label', label);
  button.dataset.action = action;
  button.hidden = !actions;
  return button;
}

const running = (r, pool) => ({ key: r.traceId + pool + r.workerId + r.path, cells: [
  { text: `${r.method} ${r.path}`, kind: 'path' }, { text: span(r.elapsed) + (r.isStuck ? ' · stuck' : ''), kind: r.isStuck ? 'stuck' : 'slow' },
  { text: named(pool, r.workerId, r.generation) }, { text: r.endpoint }, { text: r.traceId },
] });

const recycle = r => ({ key: r.time + r.pool + r.workerId, cells: [
  { text: new Date(r.time).toLocaleTimeString() }, { text: named(r.pool, r.workerId, r.generation) },
  { text: words(r.reason) + (r.detail ? ` (${r.detail})` : '') }, { text: r.served.toLocaleString('en') }, { text: span(r.age) },
] });

function figures(s) {
  const recycled = Object.entries(s.recycled).filter(([, n]) => n > 0).map(([r, n]) => `${n} ${words(r)}`).join(', ');
  const shed = Object.entries(s.regulation.shed).filter(([, n]) => n > 0).map(([r, n]) => `${n.toLocaleString('en')} ${words(r)}`).join(', ');
  const rows = [
    ['Uptime', span((Date.parse(s.time) - Date.parse(s.started)) / 1000)], ['Process', String(s.process)], ['Plan', String(s.planRevision)],
    ['Recycled', recycled || '0'], ['Timed out', String(s.timedOut)], ['Stuck', String(s.stuck)], ['Refused (503)', String(s.refused)], ['Clients left', String(s.clientsLeft)], ['Failed builds', String(s.failedBuilds)],
    ['Connections', s.connections.open + (s.connections.limit ? ` of ${s.connections.limit}` : '')], ['Threads', String(s.threadPool.threads)], ['Thread pool queue', String(s.threadPool.queued)],
    ...(s.resources.processorUse === null ? [] : [['Processors', `${(s.resources.processorUse * 100).toFixed(0)} % of ${whole(s.resources.processors)}`]]),
    ...(s.resources.openFiles === null ? [] : [['Open files', s.resources.openFiles + (s.resources.openFilesLimit ? ` of ${s.resources.openFilesLimit}` : '')]]),
    ['Shed', shed || '0'],
    ...(s.regulation.latency === null ? [] : [['Latency', span(s.regulation.latency) + (s.regulation.baseline === null ? '' : `, unloaded ${span(s.regulation.baseline)}`)]]),
    ['Memory ladder', s.memory.step + (s.memory.limit ? `, limit ${size(s.memory.limit)}` : '')],
  ];
  const list = $('figures');
  while (list.children.length > rows.length) list.lastChild.remove();
  rows.forEach(([name, value], i) => {
    if (!list.children[i]) {
      const box = document.createElement('div');
      box.append(document.createElement('dt'), document.createElement('dd'));
      list.append(box);
    }
    const [term, text] = list.children[i].children;
    if (term.textContent !== name) term.textContent = name;
    if (text.textContent !== value) text.textContent = value;
  });
}

async function loadSettings(wanted) {
  revision = wanted;
  try {
    const answer = await fetch(base, { headers: { Accept: 'application/json' } });
    if (!answer.ok) throw new Error(answer.statusText);
    settings = (await answer.json()).settings;
    filter();
  } catch {
    revision = null;
  }
}

function filter() {
  const text = $('filter').value.trim().toLowerCase();
  tables.settings.show(settings
    .filter(s => `${s.name} ${s.value} ${s.origin}`.toLowerCase().includes(text))
    .map(s => ({ key: s.name, cells: [{ text: s.name }, { text: s.value }, { text: s.origin }] })));
}

function ask(question) {
  const dialog = $('confirm');
  put('question', question);
  dialog.showModal();
  return new Promise(done => {
    const end = yes => { dialog.close(); done(yes); };
    $('yes').onclick = () => end(true);
    $('no').onclick = () => end(false);
    dialog.oncancel = () => done(false);
  });
}

async function act(button) {
  const { action, change } = button.dataset;
  if (!await ask(`${button.getAttribute('aria-label') ?? button.textContent}?`)) return;
  try {
    const answer = await fetch(`${base}/${action}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: change ? JSON.stringify({ change: Number(change) }) : '{}',
    });
    const told = await answer.json();
    put('answer', told.message ?? (told.applied ? `Plan ${told.revision} is in force.${told.needRestart.length ? ` After a restart: ${told.needRestart.join(', ')}.` : ''}` : told.problems.join(' ')));
  } catch {
    put('answer', 'The server did not answer.');
  }
}

function link(state, text) {
  if (state === 'lost') put('news', 'Disconnected');
  $('link').className = `link ${state}`;
  put('link', text);
  document.body.classList.toggle('lost', state === 'lost');
}

function see(s) {
  lastSeen = Date.now();
  link('live', 'live');
  // A stream that was held up brings what is older than an answer.
  if (shown && shown.process === s.process && shown.time > s.time) return;
  shown = s;
  show(s);
}

// A proxy that buffers lets the stream through late or never: then the page asks.
async function askWithoutStream() {
  if (asks || Date.now() - streamed < 5000) return;
  asks = true;
  try {
    const answer = await fetch(base, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    if (answer.ok) see(await answer.json());
  } catch {
    // Nothing was seen, which the other interval says.
  } finally {
    asks = false;
  }
}

// The browser connects anew by itself, except after an answer that is no stream, as a proxy gives while the server restarts.
function connect() {
  const events = new EventSource(`${base}/events`);
  events.onmessage = message => {
    streamed = Date.now();
    see(JSON.parse(message.data));
  };
  events.addEventListener('history', message => remember(JSON.parse(message.data)));
  events.onerror = () => {
    link('lost', 'disconnected');
    revision = null;
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  };
}

setInterval(() => { if (lastSeen && Date.now() - lastSeen > 5000) link('lost', 'disconnected'); }, 1000);
setInterval(askWithoutStream, 2000);
$('filter').addEventListener('input', filter);
document.addEventListener('click', event => { const button = event.target.closest('button[data-action]'); if (button) act(button); });
connect();
