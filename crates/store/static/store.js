// One field: a scanner types a code and presses Enter; a person may type a name. Everything is answered by this store.
'use strict';

const $ = id => document.getElementById(id);
const code = $('code');
let asked = 0;

async function get(path, options) {
  const response = await fetch(path, { headers: { accept: 'application/json' }, ...options });
  return { ok: response.ok, status: response.status, body: await response.json() };
}

function money(amount, currency) {
  // The amount is shown as it was given, digit by digit.
  return `${amount} ${currency}`;
}

function moment(text) {
  return new Date(text).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

function showFreshness(body) {
  const banner = $('freshness');
  const words = body.freshness.charAt(0).toUpperCase() + body.freshness.slice(1);
  const text = body.is_current || body.standing === 'loading' || body.standing === 'revoked' ? words : `Not current: ${body.freshness}`;
  if (banner.textContent !== text) banner.textContent = text;
  banner.dataset.standing = body.standing;
}

function fill(part, text) {
  part.textContent = text || '';
  part.hidden = !text;
}

function showArticle(article) {
  const shown = $('article').content.cloneNode(true);
  const part = name => shown.querySelector(`.${name}`);
  const price = article.price;
  fill(part('name'), article.name || article.product_id);
  fill(part('brand'), article.brand);
  fill(part('amount'), price ? money(price.amount, price.currency) : 'no price');
  fill(part('regular'), price && price.sale ? money(price.regular, price.currency) : '');
  fill(part('sale'), price && price.sale ? `${price.sale.name || 'Sale'}, until ${moment(price.sale.until)}` : '');
  fill(part('next'), price && price.next_change ? `The price changes at ${moment(price.next_change)}` : '');
  fill(part('number'), `Number ${article.product_id}${article.discontinued ? ' · sold no longer' : ''}`);
  const [form, units, sold] = [part('sell'), part('units'), part('sold')];
  let key = fresh();
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const line = { product_id: article.product_id, quantity: Number(units.value) };
    if (price) Object.assign(line, { unit_price: price.amount, currency: price.currency, price_version: price.version });
    if (price && price.sale) line.sale_id = price.sale.sale_id;
    const body = JSON.stringify({ id: key, lines: [line] });
    try {
      const answer = await get('/api/sales', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      sold.textContent = answer.ok ? 'Sold.' : answer.body.detail;
      // The next click is another sale; the same one is sent again only where no answer came.
      key = fresh();
    } catch {
      sold.textContent = 'The store did not answer; press Sell again.';
    }
    showTill();
    code.focus();
  });
  return shown;
}

function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function nothing(text) {
  const note = document.createElement('p');
  note.className = 'nothing';
  note.textContent = text;
  return note;
}

function hit(article) {
  const [item, button, name, price] = ['li', 'button', 'span', 'span'].map(tag => document.createElement(tag));
  name.textContent = article.name || article.product_id;
  price.textContent = article.price ? money(article.price.amount, article.price.currency) : '';
  button.type = 'button';
  button.append(name, price);
  button.addEventListener('click', () => { show(article.product_id); code.focus(); });
  item.append(button);
  return item;
}

async function show(text) {
  const mine = ++asked;
  try {
    let answer = await get(`/api/products/${encodeURIComponent(text)}`);
    if (mine !== asked) return;
    showFreshness(answer.body);
    if (answer.ok) {
      $('answer').replaceChildren(...answer.body.products.map(showArticle));
      $('hits').replaceChildren();
      return;
    }
    answer = await get(`/api/search?q=${encodeURIComponent(text)}`);
    if (mine !== asked) return;
    const found = answer.ok ? answer.body.products : [];
    $('answer').replaceChildren(...(found.length ? [] : [nothing(`Nothing is known as ${text}.`)]));
    $('hits').replaceChildren(...found.map(hit));
  } catch {
    $('answer').replaceChildren(nothing('This store\u2019s own program does not answer. Is it running?'));
  }
}

async function showTill() {
  const { body } = await get('/api/till');
  const waiting = body.movements_waiting;
  const text = waiting === 0 ? `${body.sales} sales, all known to head office.` : `${body.sales} sales; ${waiting} movements wait to be sent.`;
  if ($('till').textContent !== text) $('till').textContent = text;
}

async function look() {
  try {
    const { body } = await get('/api/freshness');
    showFreshness(body);
    $('store').textContent = body.store;
    document.title = body.store;
    if ('line_is_up' in body) {
      $('line').hidden = false;
      $('line-up').checked = body.line_is_up;
    }
    await showTill();
  } catch {
    $('freshness').textContent = 'This store\u2019s own program does not answer.';
    $('freshness').dataset.standing = 'unanswered';
  }
  setTimeout(look, 1500);
}

$('ask').addEventListener('submit', event => {
  event.preventDefault();
  const text = code.value.trim();
  if (text) show(text);
  code.select();
});

$('line-up').addEventListener('change', async event => {
  const body = JSON.stringify({ up: event.target.checked });
  await get('/api/line', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
});

look();
code.focus();
