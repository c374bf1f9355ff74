// One field: a scanner types a code and presses Enter; a person may type a name. Everything is answered by this store.
'use strict';

const $ = id => document.getElementById(id);
const code = $('code');
const LOOK = 1500;
const LANGUAGE = encodeURIComponent(navigator.language.split('-')[0]);
let asked = 0;
let shown = null; // what was asked for last and found, and how each of its articles is brought up to date

const STANDINGS = {
  current: 'Prices are current',
  behind: 'Catching up: prices are not current yet',
  out_of_touch: 'Out of touch: prices may have changed',
  loading: 'Loading',
  revoked: 'No prices here any more',
  unanswered: 'No answer',
};

async function get(path, options) {
  const response = await fetch(path, { headers: { accept: 'application/json' }, ...options });
  return { ok: response.ok, status: response.status, body: await response.json() };
}

function product(text) {
  return `/api/products/${encodeURIComponent(text)}?lang=${LANGUAGE}`;
}

function post(path, body) {
  return get(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function money(amount, currency) {
  // The amount is text, and is formatted as such: no digit is lost on the way.
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

function moment(text) {
  const [then, now] = [new Date(text), new Date()];
  const clock = then.toLocaleTimeString(undefined, { timeStyle: 'short' });
  if (then.toDateString() === now.toDateString()) return `today, ${clock}`;
  return `${then.toLocaleDateString(undefined, { dateStyle: 'medium' })}, ${clock}`;
}

function write(part, text) {
  if (part.textContent !== text) part.textContent = text;
}

function fill(part, text) {
  write(part, text || '');
  part.hidden = !text;
}

function showFreshness(body) {
  $('freshness').dataset.standing = body.standing;
  write($('standing'), STANDINGS[body.standing] || body.standing);
  write($('words'), body.freshness.charAt(0).toUpperCase() + body.freshness.slice(1));
}

function lost() {
  $('freshness').dataset.standing = 'unanswered';
  write($('standing'), STANDINGS.unanswered);
  write($('words'), 'This store\u2019s own program does not answer. Is it running?');
}

function saleOf(sale) {
  return sale.name || 'Sale';
}

/// Fills in what depends on price and time.
function showPrice(part, article) {
  const price = article.price;
  part('amount').closest('article').classList.toggle('on-sale', Boolean(price && price.sale));
  write(part('amount'), price ? money(price.amount, price.currency) : 'No price');
  fill(part('regular'), price && price.sale ? money(price.regular, price.currency) : '');
  fill(part('sale'), price && price.sale ? `${saleOf(price.sale)}, until ${moment(price.sale.until)}` : '');
  fill(part('next'), next(price));
}

function next(price) {
  const then = price && price.next;
  if (!then) return '';
  if (then.amount === null) return `No price from ${moment(then.at)}`;
  // That a sale ends with the usual price is said beside it.
  const isUsual = price.sale && then.at === price.sale.until && then.amount === price.regular;
  if (then.amount === price.amount || isUsual) return '';
  return `From ${moment(then.at)}: ${money(then.amount, price.currency)}${then.sale ? ` (${saleOf(then.sale)})` : ''}`;
}

/// An article on the page, and what brings it up to date.
function showArticle(first) {
  let article = first;
  const root = $('article').content.cloneNode(true).firstElementChild;
  const part = name => root.querySelector(`.${name}`);
  fill(part('name'), article.name || article.product_id);
  fill(part('brand'), article.brand);
  fill(part('changed'), '');
  fill(part('number'), `Number ${article.product_id}${article.discontinued ? ' · sold no longer' : ''}`);
  showPrice(part, article);
  const [form, units, sold] = [part('sell'), part('units'), part('sold')];
  let key = fresh();
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const price = article.price;
    const line = { product_id: article.product_id, quantity: Number(units.value) };
    if (price) Object.assign(line, { unit_price: price.amount, currency: price.currency, price_version: price.version });
    if (price && price.sale) line.sale_id = price.sale.sale_id;
    try {
      const answer = await post('/api/sales', { id: key, lines: [line] });
      sold.textContent = answer.ok ? `Sold: ${units.value}` : answer.body.detail;
      // The next click is another sale; the same one is sent again only where no answer came.
      key = fresh();
      units.value = '1';
    } catch {
      sold.textContent = 'The store did not answer; press Sell again.';
    }
    showTill().catch(lost);
    code.focus();
  });
  const update = now => {
    if (JSON.stringify(now.price) === JSON.stringify(article.price)) return;
    const differs = (now.price && now.price.amount) !== (article.price && article.price.amount);
    article = now;
    showPrice(part, article);
    if (differs) fill(part('changed'), 'The price has just changed.');
  };
  return { root, id: article.product_id, update };
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
  price.className = 'hit-price';
  button.classList.toggle('on-sale', Boolean(article.price && article.price.sale));
  button.type = 'button';
  button.append(name, price);
  button.addEventListener('click', () => { show(article.product_id); code.focus(); });
  item.append(button);
  return item;
}

async function show(text) {
  const mine = ++asked;
  shown = null;
  try {
    let answer = await get(product(text));
    if (mine !== asked) return;
    if (answer.body.freshness) showFreshness(answer.body);
    if (answer.ok) {
      const articles = answer.body.products.map(showArticle);
      $('answer').replaceChildren(...articles.map(article => article.root));
      $('hits').replaceChildren();
      shown = { text, articles };
      return;
    }
    if (answer.status === 404) answer = await get(`/api/search?q=${encodeURIComponent(text)}&lang=${LANGUAGE}`);
    if (mine !== asked) return;
    const found = answer.ok ? answer.body.products : [];
    const none = answer.ok ? `Nothing is known as “${text}”.` : answer.body.detail;
    $('answer').replaceChildren(...(found.length ? [] : [nothing(none)]));
    $('hits').replaceChildren(...found.map(hit));
  } catch {
    lost();
    $('answer').replaceChildren(nothing('There was no answer; try again in a moment.'));
  }
}

/// What is on the page may have changed meanwhile: by news, or because a sale begins or ends.
async function lookAgain() {
  const mine = shown;
  if (!mine) return;
  const { ok, body } = await get(product(mine.text));
  if (!ok || mine !== shown) return;
  for (const now of body.products) mine.articles.find(article => article.id === now.product_id)?.update(now);
}

async function showTill() {
  const { ok, body } = await get('/api/till');
  if (!ok) return;
  const [sales, waiting] = [body.sales, body.movements_waiting];
  const count = `${sales} ${sales === 1 ? 'sale' : 'sales'}`;
  const items = `${waiting} ${waiting === 1 ? 'item is' : 'items are'}`;
  const told = waiting === 0 ? `${count}, all known to head office.` : `${count}; ${items} still to be told to head office.`;
  write($('till'), sales === 0 ? 'No sales yet.' : told);
}

async function look() {
  try {
    const { ok, body } = await get('/api/freshness');
    if (!ok) throw new Error(body.detail);
    showFreshness(body);
    write($('store'), body.store);
    document.title = body.store;
    const trouble = body.trouble || '';
    write($('trouble'), trouble && `${trouble.charAt(0).toUpperCase()}${trouble.slice(1)}.`);
    if ('line_is_up' in body) {
      $('line').hidden = false;
      $('line-up').checked = body.line_is_up;
    }
    await lookAgain();
    await showTill();
  } catch {
    lost();
  }
  setTimeout(look, LOOK);
}

$('ask').addEventListener('submit', event => {
  event.preventDefault();
  const text = code.value.trim();
  if (text) show(text);
  code.select();
});

$('line-up').addEventListener('change', event => post('/api/line', { up: event.target.checked }).catch(lost));

look();
code.focus();
