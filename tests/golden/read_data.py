# What the site gives away as data, read back by other people's parsers and compared with the pages: libical, jansson and expat
# (parse.c), JSON Schema, a spreadsheet reader, csv.
import csv, datetime, glob, io, json, os, re, subprocess
from decimal import Decimal
from html.parser import HTMLParser
import jsonschema, openpyxl
from script import root, program, ok, done, folder

parse = os.path.abspath(os.environ.get('PARSE', os.path.join(root, 'build/tests/golden/parse')))
work = folder('data')
site, base = os.path.join(work, 'site'), 'https://xingkai.example/'


def path(*parts): return os.path.join(site, *parts)
def read(name): return open(path(name), encoding='utf-8', newline='').read()
def load(name): return json.loads(read(name), parse_float=Decimal)
def local(url): return url[len(base):] if url.startswith(base) else url
def files(below, *ends): return sorted(os.path.relpath(f, site) for f in glob.glob(path(below, '**'), recursive=True) if f.endswith(ends) and os.path.isfile(f))


class Tables(HTMLParser):  # every table as rows of cells; inside a cell what stands in <small> and .quiet is left out
    def __init__(self, text):
        super().__init__()
        self.tables, self.cell, self.small = [], None, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == 'table': self.tables.append([])
        elif tag == 'tr' and self.tables: self.tables[-1].append([])
        elif tag in ('td', 'th') and self.tables and self.tables[-1]: self.cell = ''
        elif tag == 'small': self.small += 1

    def handle_endtag(self, tag):
        if tag in ('td', 'th') and self.cell is not None:
            self.tables[-1][-1].append(self.cell.strip())
            self.cell = None
        elif tag == 'small': self.small -= 1

    def handle_data(self, data):
        if self.cell is not None and not self.small: self.cell += data


r = subprocess.run([program, 'build', '-q', '--no-print', '-C', root, '--out', site, '--date', '2026-11-21'], capture_output=True, text=True)
ok(r.returncode == 0, 'the demonstration builds', r.stderr)

# ---- every file by the parser that its readers have ----
every = files('', '.ics', 'json', '.atom', '.xml')
lines = [l.split('\t') for l in subprocess.run([parse] + [path(f) for f in every], capture_output=True, text=True).stdout.splitlines()]
good = {os.path.relpath(l[1], site) for l in lines if l[0] == 'ok'}
ok(good == set(every) and len(every) > 60, f'libical, jansson and expat read {len(every)} files', '\n'.join(' '.join(l) for l in lines if l[0] == 'not ok'))

# ---- JSON by its schema ----
kinds = [os.path.basename(f)[:-4] for f in files('data', '.csv')]
wrong = []
for k in kinds:
    schema = json.loads(read(f'data/{k}.schema.json'))
    try: jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as e: wrong.append(f'{k}: {e.message}')
    wrong += [f'{k}: {list(e.absolute_path)}: {e.message[:200]}' for e in jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(json.loads(read(f'data/{k}.json')))]
ok(len(kinds) > 15 and not wrong, f'{len(kinds)} JSON files follow their schemas (draft 2020-12)', '\n'.join(wrong))
data = {k: load(f'data/{k}.json') for k in kinds}
strict = json.loads(read('data/meals.schema.json'))
broken = json.loads(read('data/meals.json'))
broken['records'][0]['fields']['prices'][0]['rows'][0]['prices'][0]['yuan'] = '6'
ok(not jsonschema.Draft202012Validator(strict).is_valid(broken), 'and a schema refuses a price written as text')

# ---- a spreadsheet, the table and the JSON say the same ----
wrong, cells = [], 0
for k in kinds:
    text = open(path(f'data/{k}.csv'), 'rb').read()
    table = list(csv.reader(io.StringIO(text.decode('utf-8-sig'), newline=''), strict=True))
    if not text.startswith(b'\xef\xbb\xbf') or b'\n' in re.sub(rb'"[^"]*"', b'', text).replace(b'\r\n', b''): wrong.append(f'{k}.csv: no mark, or lines that end otherwise')
    sheet = openpyxl.load_workbook(path(f'data/{k}.xlsx')).worksheets[0]
    rows = [[c for c in row] for row in sheet.iter_rows()]
    if len(rows) != len(table) or [c.value for c in rows[0]] != table[0]: wrong.append(f'{k}.xlsx: other rows or headers')
    if not all(re.search('[\u4e00-\u9fff]', h) for h in table[0][1:]): wrong.append(f'{k}: headers {table[0]}')
    for xs, cs in zip(rows[1:], table[1:]):
        for x, c in zip(xs, cs):
            cells += 1
            v = x.value
            if x.data_type == 'f': wrong.append(f'{k}: formula {v}')
            same = (v is None and c == '' or isinstance(v, datetime.datetime) and v.date().isoformat() == c or
                    isinstance(v, (int, float)) and Decimal(str(v)) == Decimal(c) or isinstance(v, str) and v in (c, c[1:] if c[:1] == "'" else c))
            if not same: wrong.append(f'{k}: {v!r} in the workbook, {c!r} in the table')
    if [row[0] for row in table[1:]] != [x['id'] for x in data[k]['records']]: wrong.append(f'{k}: other records in JSON')
    for row, x in zip(table[1:], data[k]['records']):
        for name, cell in zip(table[0], row):
            for f, v in x['fields'].items():
                if isinstance(v, (int, Decimal)) and not isinstance(v, bool) and json.loads(read(f'data/{k}.schema.json'))['properties']['records']['items']['properties']['fields']['properties'][f]['title'] == name.split('（')[0] and Decimal(cell) != v:
                    wrong.append(f'{k} {x["id"]}: {f} is {v} in JSON, {cell} in the table')
ok(cells > 3000 and not wrong, f'{cells} cells are the same in CSV, XLSX and JSON; no cell computes', '\n'.join(wrong))

# ---- votes: Popolo against the bars on the pages ----
popolo = load('data/popolo.json')
shape = {'type': 'object', 'required': ['organizations', 'vote_events'], 'properties': {'vote_events': {'type': 'array', 'minItems': 1, 'items': {
    'type': 'object', 'required': ['id', 'motion', 'start_date', 'result', 'counts', 'sources'],
    'properties': {'id': {'type': 'string'}, 'organization_id': {'type': 'string'}, 'identifier': {'type': 'string'}, 'start_date': {'type': 'string', 'format': 'date'}, 'result': {'enum': ['pass', 'fail', None]},
                   'motion': {'type': 'object', 'required': ['id', 'text', 'requirement', 'result'], 'properties': {'text': {'type': 'string', 'minLength': 1}, 'result': {'enum': ['pass', 'fail', None]}}},
                   'counts': {'type': 'array', 'minItems': 1, 'items': {'type': 'object', 'additionalProperties': False, 'required': ['option', 'value'], 'properties': {'option': {'type': 'string'}, 'value': {'type': 'integer', 'minimum': 0}}}},
                   'sources': {'type': 'array', 'minItems': 1, 'items': {'type': 'object', 'required': ['url'], 'properties': {'url': {'type': 'string', 'format': 'uri'}}}}},
    'patternProperties': {'^gongshi:': {}}, 'additionalProperties': False}}}}
wrong = [f'{list(e.absolute_path)}: {e.message[:200]}' for e in jsonschema.Draft202012Validator(shape, format_checker=jsonschema.FormatChecker()).iter_errors(json.loads(read('data/popolo.json')))]
councils = {x['id'] for x in data['councils']['records']}
events = popolo['vote_events']
wrong += [f'{e["id"]}: no such council' for e in events if e.get('organization_id') not in councils]
ok(not wrong and len({e['id'] for e in events}) == len(events), f'{len(events)} vote events have the shape of Popolo', '\n'.join(wrong))
sides = {'yes': 'for', 'no': 'against', 'abstain': 'abstain', 'absent': 'silent', 'with majority': 'follow'}
units = {'persons': '人', 'households': '户', 'votes': '票', 'area': '㎡', 'members': '名', 'units': '套'}
wrong, seen, areas = [], 0, 0
for e in events:
    if e['motion']['classification'] != 'decision': continue
    page = read(local(e['sources'][0]['url']))
    block = next((b for b in re.split(r'<section class="item"', page)[1:] if e['motion']['text'] in re.sub(r'<[^>]*>', '', b).replace('&quot;', '"')), page)
    basis = e['gongshi:basis']
    shown = {side: Decimal(n.replace(',', '')) for side, n, unit in re.findall(r'<li class="(\w+)">[^<]*? ([\d,.]+) (\S+?)</li>', block) if unit == units[basis]}
    step = {'0.01 m2': 100, '0.001 m2': 1000}.get(e.get('gongshi:unit'), 1)
    for c in e['counts']:
        seen += 1
        areas += basis == 'area'
        if c['value'] and shown.get(sides[c['option']]) != Decimal(c['value']) / step: wrong.append(f'{e["id"]}: {c} but the page has {shown}')
    if 'gongshi:result' in e and e['gongshi:result']['outcome_text'] not in block: wrong.append(f'{e["id"]}: {e["gongshi:result"]["outcome_text"]} is not on the page')
    if (e['result'] == 'pass') != ('class="verdict passed"' in block): wrong.append(f'{e["id"]}: {e["result"]}')
ok(seen > 60 and areas > 5 and not wrong, f'{seen} counts of votes are those of the pages ({areas} of them areas, to the hundredth)', '\n'.join(wrong))

# ---- prices: JSON and HSDS against the wall tables ----
hsds = load('data/hsds.json')
service = {x['url']: x for x in hsds['contents']}
wrong, prices = [], 0
for m in data['meals']['records']:
    walls = [t for t in Tables(read(local(m['page']))).tables if t and t[0] and t[0][0] == '哪些人']
    today = [v for v in m['fields']['prices'] if (v['from'] or '') <= '2026-11-21' and (v['to'] or '9999') >= '2026-11-21'][0]
    said = [[row['people']] + [p['text'] for p in row['prices']] for row in today['rows']]
    if said != walls[0][1:]: wrong.append(f'{m["id"]}: {said} but the wall has {walls[0]}')
    costs = service[m['page']]['cost_options']
    want = [(v['from'], v['to'], row['people'], p['meal'], p['yuan']) for v in m['fields']['prices'] for row in v['rows'] for p in row['prices']]
    got = [(c.get('valid_from'), c.get('valid_to'), *c['option'].split(' · '), c.get('amount')) for c in costs]
    prices += len(got)
    if want != got: wrong.append(f'{m["id"]}: {got[:3]} … {want[:3]}')
    wrong += [f'{m["id"]}: {p}' for v in m['fields']['prices'] for row in v['rows'] for p in row['prices'] if p['yuan'] is not None and p['text'] not in ('免费', f'{p["yuan"]}元', f'{p["yuan"]:.2f}元')]
ok(prices > 20 and not wrong, f'{prices} prices are the same on the wall, in JSON and in HSDS', '\n'.join(wrong))

# ---- HSDS 3: the shapes of its schema that are used here ----
uuid = {'type': 'string', 'pattern': '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'}
text = {'type': 'string', 'minLength': 1}
day = {'type': 'string', 'format': 'date'}
clock = {'type': 'string', 'pattern': r'^[0-2]\d:[0-5]\d[+-]\d\d:\d\d$'}
def part(**p): return {'type': 'array', 'items': {'type': 'object', 'additionalProperties': False, 'required': ['id'], 'properties': {'id': uuid, **p}}}
one = {'type': 'object', 'additionalProperties': False, 'required': ['id', 'name', 'status'], 'properties': {
    'id': uuid, 'organization_id': uuid, 'name': text, 'description': text, 'url': {'type': 'string', 'format': 'uri'}, 'status': {'enum': ['active', 'inactive', 'defunct', 'temporarily closed']},
    'application_process': text, 'fees_description': text, 'eligibility_description': text,
    'organization': {'type': 'object', 'additionalProperties': False, 'required': ['id', 'name', 'description'], 'properties': {'id': uuid, 'name': text, 'description': text, 'website': {'type': 'string', 'format': 'uri'}}},
    'phones': {'type': 'array', 'items': {'type': 'object', 'required': ['id', 'number'], 'properties': {'id': uuid, 'number': text, 'type': text}}},
    'schedules': part(valid_from=day, valid_to=day, dtstart=day, timezone={'type': 'number'}, freq={'enum': ['WEEKLY', 'MONTHLY']}, wkst={'enum': ['MO']}, byday={'type': 'string', 'pattern': '^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$'}, opens_at=clock, closes_at=clock, description=text, notes=text),
    'service_areas': part(name=text, uri={'type': 'string', 'format': 'uri'}),
    'service_at_locations': part(location={'type': 'object', 'additionalProperties': False, 'required': ['id', 'location_type'], 'properties': {'id': uuid, 'location_type': {'enum': ['physical', 'postal', 'virtual']}, 'name': text, 'description': text, 'latitude': {'type': 'number', 'minimum': 3, 'maximum': 54}, 'longitude': {'type': 'number', 'minimum': 73, 'maximum': 136}}}),
    'cost_options': part(valid_from=day, valid_to=day, option=text, currency={'const': 'CNY'}, amount={'type': 'number', 'minimum': 0}, amount_description=text),
    'required_documents': part(document=text)}}
page = {'type': 'object', 'required': ['total_items', 'total_pages', 'page_number', 'size', 'first_page', 'last_page', 'empty', 'contents'], 'properties': {'contents': {'type': 'array', 'items': one}}}
wrong = [f'{list(e.absolute_path)}: {e.message[:200]}' for e in jsonschema.Draft202012Validator(page, format_checker=jsonschema.FormatChecker()).iter_errors(json.loads(read('data/hsds.json')))]
ids = re.findall(r'"id":"([^"]*)"', read('data/hsds.json'))
shared = {x['organization']['id'] for x in hsds['contents']} | {l['location']['id'] for x in hsds['contents'] for l in x['service_at_locations']}
repeated = {i for i in ids if i not in shared and ids.count(i) > 1}
ok(not wrong and not repeated and hsds['total_items'] == len(hsds['contents']) == len(data['services']['records']) + len(data['meals']['records']), f'{hsds["total_items"]} services have the shapes of HSDS 3', '\n'.join(wrong + sorted(repeated)))
wrong = [u for u, x in service.items() for p in x['phones'] if p['number'] not in read(local(u))]
wrong += [u for u, x in service.items() for l in x['service_at_locations'] if l['location']['name'] not in re.sub('<[^>]*>', '', read(local(u)))]
week = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
for x in data['services']['records']:
    hours = [([week[d - 1] for d in h['days']], h['from'], h['to']) for h in x['fields'].get('schedule', {}).get('hours', [])]
    if hours != [(s['byday'].split(','), s['opens_at'][:5], s['closes_at'][:5]) for s in service[x['page']]['schedules'] if 'byday' in s]: wrong.append(x['id'])
ok(not wrong, 'their telephones, places and hours are those of pages and JSON', '\n'.join(wrong))

# ---- dates and counts ----
wrong, n = [], 0
for x in data['notices']['records']:
    if 'period' not in x['fields']: continue
    n += 1
    text_of = read(local(x['page']))
    wrong += [f'{x["id"]}: {d}' for d in x['fields']['period'].values() if f'datetime="{d}"' not in text_of]
ok(n > 10 and not wrong, f'{n} periods begin and end as on their pages', '\n'.join(wrong))
wrong, n, hidden = [], 0, 0
for x in data['grids']['records']:
    plain = re.sub(r'\s+', ' ', re.sub('<[^>]*>', ' ', read(local(x['page'])))).replace(',', '')
    for f in ('ages', 'special'):
        for g in x['fields'].get(f, []):
            n += 1
            hidden += g['count'] is None
            found = re.search(re.escape(g['label']) + r' ?：? ?(不公开|\d+)', plain)
            if not found or (found[1] == '不公开') != (g['count'] is None) or (g['count'] is not None and int(found[1]) != g['count']): wrong.append(f'{x["id"]}: {g} {found and found[0]}')
ok(n > 150 and hidden > 5 and not wrong, f'{n} head counts are those of the pages, {hidden} of them not told in either', '\n'.join(wrong[:10]))

# ---- courses: what libical makes of the rules, against the hours in JSON ----
repeated = {}
for l in lines:
    if l[0] == 'day' and l[1].endswith('calendar/services.ics'): repeated.setdefault(l[2], set()).add(l[3])
wrong, n = [], 0
for x in data['services']['records']:
    s = x['fields'].get('schedule', {})
    off = {e['date'] for e in s.get('except', [])}
    for h in s.get('hours', []):
        bits = sum(1 << (d - 1) for d in h['days'])
        uid = f'services-{x["id"]}-schedule-weekly-{bits:02x}-{int(h["from"][:2]) * 60 + int(h["from"][3:])}@xingkai.example'
        if uid not in repeated: continue
        n += 1
        days = [datetime.date(2026, 1, 1) + datetime.timedelta(i) for i in range(396)]
        if {d.isoformat() for d in days if d.isoweekday() in h['days'] and d.isoformat() not in off} != repeated[uid]: wrong.append(uid)
ok(n > 4 and n == len(repeated) and not wrong, f'{n} courses are on the days that their pages name, exceptions left out', '\n'.join(wrong))

# ---- outlines: RFC 7946 ----
wrong, n = [], 0
for f in files('data', '.geojson'):
    for feature in load(f)['features']:
        n += 1
        shape, at = feature['geometry']['type'], feature['geometry']['coordinates']
        if shape not in ('MultiPolygon', 'Point'): wrong.append(f'{f}: {shape}')
        if shape == 'Point' and not (73 < at[0] < 136 and 3 < at[1] < 54): wrong.append(f'{f} {feature["id"]}: not in China')
        for polygon in at if shape != 'Point' else []:
            for i, ring in enumerate(polygon):
                turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))
                if len(ring) < 4 or ring[0] != ring[-1] or (turn > 0) != (i == 0): wrong.append(f'{f} {feature["id"]}: ring {i}')
                if not all(73 < p[0] < 136 and 3 < p[1] < 54 for p in ring): wrong.append(f'{f} {feature["id"]}: not in China')
        if not os.path.exists(path(local(feature['properties']['page']))): wrong.append(f'{f} {feature["id"]}: no page')
ok(n > 90 and not wrong, f'{n} outlines and places are closed, turn right and lie in China', '\n'.join(wrong))

# ---- JSON-LD: what programs are told of a page is what the page says ----
types = {'services': 'GovernmentService', 'meals': 'GovernmentService', 'events': 'Event', 'minutes': 'Event', 'notices': 'SpecialAnnouncement', 'organisations': 'GovernmentOrganization', 'areas': 'AdministrativeArea', 'venues': 'CivicStructure', 'councils': 'Organization'}
def twice(pairs):
    if len({k for k, _ in pairs}) < len(pairs): raise ValueError('a key twice')
    return dict(pairs)
def texts(v, key=''):
    if isinstance(v, dict):
        for k, x in v.items(): yield from texts(x, k)
    elif isinstance(v, list):
        for x in v: yield from texts(x, key)
    else: yield key, v
wrong, of, values = [], {}, 0
for f in files('', '.html'):
    page = read(f)
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    if len(found) > 1: wrong.append(f'{f}: {len(found)} scripts')
    for x in found:
        ld = json.loads(x, object_pairs_hook=twice)
        of[f] = ld
        if ld['@context'] != 'https://schema.org' or ld.get('url', base[:-1] if f == 'index.html' else '') != (base[:-1] if f == 'index.html' else base + f): wrong.append(f'{f}: {ld.get("url")}')
        if f in ('index.html', 'data.html'): continue
        plain = re.sub(r'\s+', '', re.sub('<[^>]*>', '', page.split('<script type="application/ld+json">')[0]) + ' '.join(re.findall('datetime="([^"]*)"', page)))
        plain = plain.replace('&amp;', '&').replace('&quot;', '"').replace('&#39;', "'").replace('&lt;', '<').replace('&gt;', '>')
        for k, v in texts(ld):
            values += 1
            if k in ('@type', '@context', 'url', 'priceCurrency', 'serviceType', 'address', 'description', 'price', 'category'): continue
            day, clock = (v[:10], v[11:16].lstrip('0')) if re.match(r'\d{4}-\d\d-\d\dT', v) else (v, '')
            if re.sub(r'\s+', '', day) not in plain or clock not in plain: wrong.append(f'{f}: {k} {v!r} is not on the page')
for k, t in types.items():
    told = [f for f in of if f.startswith(k + '/')]
    if {of[f]['@type'] for f in told} != {t} or len(told) != len(data[k]['records']): wrong.append(f'{k}: {len(told)} pages say {t}')
for x in data['services']['records']:
    offer = of[local(x['page'])].get('offers', {})
    if ('price' in offer) != ('fee' in x['fields']) or ('price' in offer and Decimal(offer['price']) != x['fields']['fee']): wrong.append(f'{x["id"]}: {offer}')
sets = of['data.html']['dataset']
downloads = sorted(local(d['contentUrl']) for s in sets for d in s['distribution'])
ok(values > 1500 and not wrong, f'{len(of)} pages say in JSON-LD what they say to people ({values} values)', '\n'.join(wrong))
ok(of['index.html']['@type'] == 'GovernmentOrganization' and {s['@type'] for s in sets} == {'Dataset'} and downloads == [f for f in files('data', '') if f not in ('data/popolo.json', 'data/hsds.json')] and
   all(d['contentSize'] == f'{-(-os.path.getsize(path(local(d["contentUrl"]))) // 1024):,} KB' for s in sets for d in s['distribution']), f'{len(sets)} datasets name all their files, with their true sizes', downloads)

done()
