# What test scripts share: TAP, the program that is tested, and a folder that goes away with the process.
import atexit, os, shutil, sys, tempfile

root = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..'))
program = os.path.abspath(os.environ.get('GONGSHI', os.path.join(root, 'build/gongshi')))
count = failed = 0


def ok(good, name, why=''):
    global count, failed
    count += 1
    print(('ok' if good else 'not ok'), count, '-', name)
    if not good:
        failed += 1
        for line in str(why).splitlines()[:25]:
            print('#', line[:300])


def done():
    print(f'1..{count}')
    sys.exit(failed > 0)


def folder(name):
    made = tempfile.mkdtemp(prefix=f'gongshi-{name}-')
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made
