// The page is a view of what the server says: it keeps no state of its own but the answers that were shown.
const $ = id => document.getElementById(id);
const rows = new Map();
const shownAnswers = 50;

// Everything that comes from the server becomes text, never markup.
function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, options);
  made.append(...children);
  return made;
}

async function call(method, path) {
  try {
    const response = await fetch(path, { method, headers: { accept: 'application/json' } });
    const body = response.headers.get('content-type')?.includes('json') ? await response.json() : {};
    return { ok: response.ok, status: response.status, body };
  } catch (error) {
    return { ok: false, status: 0, body: { title: 'The server did not answer', detail: String(error.message ?? error) } };
  }
}

async function busy(button, work) {
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.disabled = false;
  }
}

function show(state) {
  $('database').textContent = `${state.table} · ${state.database}`;
  $('mode').dataset.mode = state.mode;
  $('mode').textContent = state.mode === 'queue' ? 'writes with StripeSync.Queue' : 'writes with a naive upsert';
  $('live').dataset.live = 'yes';
  $('live-text').textContent = 'live';
  for (const space of state.spaces)
    showSpace(space);
}

function showSpace(space) {
  let row = rows.get(space.id);
  if (!row) {
    row = $('space-row').content.firstElementChild.cloneNode(true);
    row.dataset.space = space.id;
    row.querySelector('[data-name]').textContent = space.name;
    const button = row.querySelector('button');
    button.setAttribute('aria-label', `Synchronize ${space.name}`);
    button.addEventListener('click', () => synchronize(space));
    rows.set(space.id, row);
    $('rows').append(row);
  }
  row.querySelector('[data-pending]').textContent = space.pending;
  row.querySelector('[data-processing]').textContent = space.processing;
  row.querySelector('[data-failed]').textContent = space.failed;
  row.querySelector('[data-failed]').classList.toggle('some', space.failed > 0);
  row.querySelector('[data-last]').textContent = space.lastSync ? new Date(space.lastSync).toLocaleString() : 'never';
}

// The button stays usable while a request is under way: clicking it often is allowed, and makes one job.
async function synchronize(space) {
  const answer = await call('POST', `api/spaces/${encodeURIComponent(space.id)}/synchronize`);
  const words = answer.ok ? `${space.name}: ${answer.body.message}` : `${space.name}: ${answer.body.title ?? 'refused'}`;
  const line = element('li', { className: answer.ok ? 'ok' : 'error' },
    element('strong', { textContent: answer.ok ? `${answer.status} OK` : answer.status === 0 ? 'No answer' : `HTTP ${answer.status}` }), words);
  line.dataset.status = answer.status;
  if (!answer.ok && answer.body.detail)
    line.append(element('p', { textContent: answer.body.detail }));
  $('no-answers').hidden = true;
  $('answers').prepend(line);
  while ($('answers').childElementCount > shownAnswers)
    $('answers').lastElementChild.remove();
}

function report(...content) {
  $('report').replaceChildren(...content);
}

function failed(answer) {
  report(element('div', { className: 'cause error' }, element('h3', { textContent: answer.body.title ?? `HTTP ${answer.status}` }), element('p', { textContent: answer.body.detail ?? '' })));
}

async function diagnose() {
  const answer = await call('GET', 'api/diagnosis');
  if (!answer.ok)
    return failed(answer);
  const causes = answer.body.causes.map(cause => {
    const box = element('article', { className: `cause ${cause.severity}` },
      element('h3', {}, cause.title, element('span', { className: 'code', textContent: [cause.sqlState, cause.http && `HTTP ${cause.http}`].filter(Boolean).join(' · ') })));
    box.dataset.cause = cause.name;
    box.append(element('p', { textContent: cause.meaning }));
    if (cause.evidence.length > 0)
      box.append(element('ul', {}, ...cause.evidence.map(line => element('li', { textContent: line }))));
    if (cause.remedy)
      box.append(element('p', {}, 'Next: ', element('code', { textContent: cause.remedy })));
    return box;
  });
  report(...(causes.length > 0 ? causes : [element('p', { className: 'cause ok', textContent: 'Nothing is wrong: the queue has its key, its functions and clean rows.' })]));
}

async function preview() {
  const answer = await call('GET', 'api/cleanup');
  if (!answer.ok)
    return failed(answer);
  const { reasons, total } = answer.body;
  if (total === 0)
    return report(element('p', { className: 'cause ok', textContent: 'There is nothing to clean up.' }));
  const button = element('button', { type: 'button', id: 'clean', className: 'primary', textContent: `Archive ${total} rows` });
  button.addEventListener('click', () => busy(button, clean));
  report(element('div', { className: 'cause warning' },
    element('h3', { textContent: `The clean-up would move ${total} rows to the archive` }),
    element('ul', {}, ...reasons.map(({ reason, rows: count }) => element('li', { textContent: `${count} × ${reason}` }))),
    button));
  button.focus();
}

async function clean() {
  const answer = await call('POST', 'api/cleanup');
  if (!answer.ok)
    return failed(answer);
  report(element('div', { className: 'cause ok' },
    element('h3', { textContent: `${answer.body.total} rows were moved to the archive` }),
    element('p', {}, 'They can be brought back: ', element('code', { textContent: answer.body.restore }))));
  $('preview').focus();
}

async function install() {
  const answer = await call('POST', 'api/install');
  if (!answer.ok)
    return failed(answer);
  report(element('div', { className: 'cause ok' },
    element('h3', { textContent: 'The full form is installed' }),
    element('ul', {}, ...answer.body.steps.map(step => element('li', { textContent: step })))));
}

for (const [id, work] of Object.entries({ diagnose, preview, install }))
  $(id).addEventListener('click', event => busy(event.currentTarget, work));

const events = new EventSource('api/events');
events.onmessage = event => show(JSON.parse(event.data));
events.onerror = () => {
  $('live').dataset.live = 'no';
  $('live-text').textContent = 'reconnecting…';
};
