# What is private, masked or suppressed is in no file of the output: two sites that differ in their secrets alone make the same
# bytes, and no secret stands anywhere - pages, tables, workbooks, JSON, calendars, feeds, search index, text of bulletins.
import glob, json, os, re, shutil, subprocess, zipfile
from script import root, program, ok, done, folder

work = folder('secrets')


# what differs: the same mask or nothing at all is to be seen of it
secrets = [
    {'who': '欧阳修远', 'kid': '诸葛小明', 'role': '司徒长风', 'mobile': '13912345678', 'inner': '内情甲乙丙', 'door': '门牌密码四二一', 'note': '救助原因重病', 'day': '2031-03-04', 'alone': '3', 'kin': '2', 'child': '4', 'adult': '196', 'voted': '7', 'nay': '2', 'fee': '318.25', 'list': '名单第一人'},
    {'who': '欧阳明辉', 'kid': '诸葛大力', 'role': '慕容秋水', 'mobile': '13987655678', 'inner': '别的秘密戊己', 'door': '钥匙在花盆下', 'note': '救助原因失业', 'day': '2031-05-06', 'alone': '2', 'kin': '4', 'child': '3', 'adult': '197', 'voted': '6', 'nay': '3', 'fee': '427.75', 'list': '名单另一人'},
]
content = {
    'content/site.yaml': 'name: 小站\noffice: 小站街道\nurl: https://small.example\nprivacy: {small_cell: 5}\narea: a1\nunit_code: XZ01\n',
    'content/areas/a.yaml': '- {id: a1, name: 东街, level: street}\n- {id: a2, name: 东里社区, level: community, parent: a1, population: 600}\n',
    'content/grids/g.yaml': '- {id: g1, name: 第一网格, code: G-01, level: grid, community: a2, population: 200, ages: {child: %(child)s, adult: %(adult)s}, special: {alone: %(alone)s, dibao: 30}}\n'
                            '- {id: g2, name: 第二网格, code: G-02, level: grid, community: a2, special: {alone: 40, dibao: 31, tekun: %(kin)s}}\n',
    'content/kinds/cases.yaml': '''kind: cases
label: 个案
date: on
area: community
disclosed: true
linked: {type: Thing, name: name, description: inner, telephone: mobile, founder: {type: Person, name: who}}
list: {sort: [on, name], columns: [name, who, mobile, inner, secret_day], archives: [inner]}
queries: {now: {where: {inner: 内情甲乙丙}}}
fields:
  name: {type: text, label: 名称}
  on: {type: date, label: 日期}
  community: {type: ref, to: areas, back: cases, label: 区域}
  who: {type: person, show: masked, label: 姓名}
  clerk: {type: person, show: role, label: 经办}
  mobile: {type: phone, private: true, label: 电话}
  inner: {type: text, private: true, label: 内情}
  secret_day: {type: date, private: true, label: 密日}
  secret_span: {type: period, private: true, label: 密期}
  secret_times: {type: schedule, private: true, label: 密时}
  secret_fee: {type: money, private: true, label: 密款}
  secret_text: {type: markdown, private: true, label: 密文}
  secret_list: {type: list, private: true, label: 密单, of: {type: text}}
  secret_vote: {type: tally, private: true, label: 密票}
  body: {type: markdown, label: 正文}
  steps:
    type: list
    label: 步骤
    of:
      type: record
      fields:
        what: {type: text, label: 事}
        title: {type: text, label: 题, private: true}
        by: {type: person, show: masked, label: 人}
        hidden: {type: text, private: true, label: 密}
        vote: {type: tally, label: 票, private: true}
  family: {type: record, label: 家庭, fields: {size: {type: count, label: 人口}, child: {type: person, show: masked, label: 孩子}, reason: {type: text, private: true, label: 原因}}}
  cells: {type: headcounts, label: 人数, groups: {a: 甲类, b: 乙类}}
''',
    'content/cases/c.yaml': '''- id: c1
  name: 楼道个案
  on: 2026-11-02
  community: a2
  who: %(who)s
  clerk: %(role)s
  mobile: "%(mobile)s"
  inner: %(inner)s
  secret_day: %(day)s
  secret_span: {from: %(day)s, to: 2031-11-28}
  secret_times: {dates: [{date: %(day)s, from: "09:00", to: "10:00", place: %(door)s}]}
  secret_fee: %(fee)s
  secret_text: |
    **%(note)s**
  secret_list: [%(list)s]
  secret_vote: {rule: residents-council, totals: {members: 15}, participating: {members: 9}, votes: {for: {members: %(voted)s}, against: {members: %(nay)s}}}
  body: 正文在此。
  steps:
    - {what: 上门查看, title: %(list)s, by: %(kid)s, hidden: %(door)s, vote: {rule: residents-council, totals: {members: 15}, participating: {members: 9}, votes: {for: {members: %(voted)s}, against: {members: %(nay)s}}}}
  family: {size: 3, child: %(kid)s, reason: %(note)s}
  cells: {a: 40, b: %(kin)s}
- {id: c2, name: "</script><script>alert(1)</script>&<!--", on: 2026-11-05}
''',
}


def build(i):
    folder, out = os.path.join(work, f'in{i}'), os.path.join(work, f'out{i}')
    for name, text in content.items():
        at = os.path.join(folder, name)
        os.makedirs(os.path.dirname(at), exist_ok=True)
        open(at, 'w', encoding='utf-8').write(re.sub(r'%\((\w+)\)s', lambda m: secrets[i][m[1]], text))
    shutil.copytree(os.path.join(root, 'templates'), os.path.join(folder, 'templates'))
    shutil.rmtree(os.path.join(folder, 'templates/print'))
    os.makedirs(os.path.join(folder, 'templates/print'))
    for f in ('page', 'index'):  # and a bulletin of every case
        shutil.copy(os.path.join(root, f'templates/print/{f}.mustache'), os.path.join(folder, 'templates/print'))
    open(os.path.join(folder, 'templates/print/case.md.mustache'), 'w', encoding='utf-8').write(
        '---\nkind: cases\nlabel: 个案\nstyle: letter\ntitle: {{name}}\nhash: {{hash}}\n---\n{{who}} {{mobile}} {{inner}}\n\n{{body}}\n\n{{#steps}}\n- {{what}} {{by}} {{hidden}}\n{{/steps}}\n')
    r = subprocess.run([program, 'build', '-q', '-C', folder, '--out', out, '--date', '2026-11-21'], capture_output=True, text=True)
    files = {os.path.relpath(f, out): open(f, 'rb').read() for f in glob.glob(os.path.join(out, '**'), recursive=True) if os.path.isfile(f)}
    return r, files


def texts(out, name, bytes):  # everything a reader could read in a file
    if name.endswith('.pdf'):
        yield subprocess.run(['pdftotext', '-', '-'], input=bytes, capture_output=True).stdout.decode('utf-8')
    elif name.endswith('.xlsx'):
        with zipfile.ZipFile(os.path.join(out, name)) as z:
            for n in z.namelist(): yield z.read(n).decode('utf-8')
    yield bytes.decode('utf-8', 'replace')


r, one = build(0)
ok(r.returncode == 0, 'a site with secrets builds', r.stderr)
s, two = build(1)
ok(s.returncode == 0, 'and with others', s.stderr)
kinds = {os.path.splitext(f)[1] for f in one}
ok(len(one) > 60 and kinds >= {'.html', '.csv', '.xlsx', '.json', '.ics', '.atom', '.js', '.pdf', '.txt', '.xml'} and 'cases/c1.html' in one, f'{len(one)} files of {len(kinds)} sorts', sorted(kinds))
differ = sorted(f for f in one.keys() | two.keys() if one.get(f) != two.get(f))
ok(not differ, 'other secrets, the same bytes in every file', '\n'.join(differ))
hidden = [v for k, v in secrets[0].items() if k in ('who', 'kid', 'role', 'mobile', 'inner', 'door', 'note', 'day', 'fee', 'list')] + ['修远', '小明', '长风', '1234567', '重病']
found = [f'{name}: {h}' for name, bytes in one.items() for t in texts(os.path.join(work, 'out0'), name, bytes) for h in hidden if h in t]
ok(not found, f'none of {len(hidden)} secrets stands in any file', '\n'.join(found))
shown = {h: sum(h in t for name, bytes in one.items() for t in texts(os.path.join(work, 'out0'), name, bytes)) for h in ('楼道个案', '上门查看', '欧阳', '正文在此')}
ok(all(n > 3 for n in shown.values()), 'what is not secret is there', shown)

html = one.get('cases/c2.html', b'').decode('utf-8')
script = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
ok(len(script) == 1 and json.loads(script[0])['name'] == '</script><script>alert(1)</script>&<!--' and '<script>alert' not in html and '<!--' not in script[0], 'no text breaks out of its JSON-LD', script)

# ---- the demonstration: other residents at the head of buildings, other counts below the threshold ----
def change(text):
    text, n = re.subn(r'^special: \{.*\}', lambda m: re.sub(r': ([1-4])\b', lambda d: f': {5 - int(d[1])}', m[0]), text, flags=re.M)
    text, k = re.subn(r'(res_head: .)[^,}\n]*', r'\1变化', text)
    return text, n + k


trees, changed = [], 0
for i in range(2):
    folder, out = os.path.join(work, f'demo{i}'), os.path.join(work, f'demo{i}-out')
    for part in ('content', 'templates'): shutil.copytree(os.path.join(root, part), os.path.join(folder, part))
    for f in glob.glob(os.path.join(folder, 'content/grids/**/*.yaml'), recursive=True) if i else []:
        text, n = change(open(f, encoding='utf-8').read())
        open(f, 'w', encoding='utf-8').write(text)
        changed += n
    r = subprocess.run([program, 'build', '-q', '-C', folder, '--out', out, '--date', '2026-11-21'], capture_output=True, text=True)
    if r.returncode: print('#', r.stderr)
    trees.append({os.path.relpath(f, out): open(f, 'rb').read() for f in glob.glob(os.path.join(out, '**'), recursive=True) if os.path.isfile(f)})
differ = sorted(f for f in trees[0].keys() | trees[1].keys() if trees[0].get(f) != trees[1].get(f))
ok(changed > 60 and len(trees[0]) > 1500 and not differ, f'the demonstration: {changed} secret places changed, {len(trees[0])} files the same', '\n'.join(differ))

done()
