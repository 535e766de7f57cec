#!/usr/bin/python3
"""Tests the documentation: what it says to type is typed, what it says to see is seen, what it links to is there.

A block fenced as ```console is a session: lines that begin with "$ ", and go on in lines that begin with "> ", are run in one shell,
from the root of the tree, in an empty home folder, against a development server started for that document; the lines below a command must be found in its
output in this order. A line "..." stands for any lines, and what differs from run to run (ids, times, addresses, ports, widths of
tables) is not compared. A command must succeed, unless the output shown is that of a failure.
Prints "passed NAME" or "failed NAME" for each test.
"""
import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / 'src/Magnum.Server/bin/Debug/net10.0/Magnum.Server.dll'
FAILURES = ('ERROR', 'The settings do not fit', '"code":')
VARYING = [
    (r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'UUID'),
    (r'\b[0-9a-f]{32}\b', 'ID'),
    (r'\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[0-9.]*(Z|\+00:00)?', 'TIME'),
    (r'\b\d+\.\d+\.\d+\.\d+(:\d+)?\b', 'ADDRESS'),
    (r'-{3,}', '---'),
    (r'\s+', ' '),
]


def report(name, problem=None):
    print(('failed ' if problem else 'passed ') + name)
    for line in (problem or '').splitlines():
        print('    ' + line)
    sys.stdout.flush()


def documents():
    listed = subprocess.run(['git', 'ls-files', '--cached', '--others', '--exclude-standard', '*.md'], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def normal(line):
    for pattern, word in VARYING:
        line = re.sub(pattern, word, line)
    return line.strip()


# ---- links

def anchors(document):
    prose = re.sub(r'^```.*?^```', '', document.read_text(), flags=re.M | re.S)
    for heading in re.findall(r'^#+ (.*)$', prose, flags=re.M):
        yield re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-')


def check_links(document):
    prose = re.sub(r'^```.*?^```', '', document.read_text(), flags=re.M | re.S)
    broken = []
    for link in re.findall(r'\]\(([^)\s]+)\)', prose):
        if re.match(r'[a-z]+:', link):
            continue
        path, _, anchor = link.partition('#')
        target = (document.parent / path).resolve() if path else document
        if not target.exists():
            broken.append(f'{link}: there is no such file')
        elif anchor and target.suffix == '.md' and anchor not in anchors(target):
            broken.append(f'{link}: there is no such heading')
    report(f'links of {document.relative_to(ROOT)}', '\n'.join(broken))


# ---- sessions

def commands_of(document):
    """(command, the lines below it) of every session."""
    found = []
    for block in re.findall(r'^```console\n(.*?)^```', document.read_text(), flags=re.M | re.S):
        for line in block.splitlines():
            if line.startswith('$ '):
                found.append([line[2:], []])
            elif line.startswith('> ') and not found[-1][1]:
                found[-1][0] += '\n' + line[2:]
            else:
                found[-1][1].append(line)
    return found


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


class Server:
    """A development server of its own, and the environment in which the command finds it."""

    def __init__(self, folder):
        port, nodes, cloud = free_port(), free_port(), free_port()
        self.log = Path(folder) / 'server.log'
        (Path(folder) / 'bin').mkdir()
        (Path(folder) / 'home').mkdir()
        (Path(folder) / 'bin/magnum').symlink_to(ROOT / 'magnum')
        if 'BUF' in os.environ:
            (Path(folder) / 'bin/buf').symlink_to(os.environ['BUF'])
        clean = {name: value for name, value in os.environ.items() if not name.startswith(('OS_', 'MAGNUM_'))}
        self.environment = clean | {
            'HOME': f'{folder}/home',
            'PATH': f"{folder}/bin:{clean['PATH']}",
            'MAGNUM_ENDPOINT': f'http://127.0.0.1:{port}',
            'OS_AUTH_URL': f'http://127.0.0.1:{cloud}/v3', 'OS_USERNAME': 'demo', 'OS_PASSWORD': 'demopw', 'OS_PROJECT_NAME': 'demo',
        }
        settings = {
            'MAGNUM_DATA_DIRECTORY': f'{folder}/data', 'MAGNUM_LISTEN': f'127.0.0.1:{port}', 'MAGNUM_NODES__LISTEN': f'127.0.0.1:{nodes}',
            'MAGNUM_DEVELOPMENT__SIMULATOR_PORT': str(cloud), 'MAGNUM_DEVELOPMENT__PACE': '0.2',
        }
        with open(self.log, 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(['dotnet', str(SERVER)], env=clean | settings, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        for line in self.process.stdout:
            if 'is ready' in line:
                break
        else:
            raise RuntimeError('the server did not start: ' + self.log.read_text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def run_all(commands, environment, folder):
    """Runs the commands in one shell; gives back what each printed and its exit status."""
    script = Path(folder) / 'session.sh'
    script.write_text(''.join(
        f'{{ {command}\n}} > {folder}/{i}.out 2>&1 < /dev/null\necho $? > {folder}/{i}.status\n' for i, (command, _) in enumerate(commands)))
    try:
        subprocess.run(['bash', script], cwd=ROOT, env=environment, check=False, timeout=600)
    except subprocess.TimeoutExpired:
        pass
    for i in range(len(commands)):
        output, status = Path(folder) / f'{i}.out', Path(folder) / f'{i}.status'
        yield (output.read_text() if output.exists() else 'not reached'), (int(status.read_text()) if status.exists() else None)


def difference(expected, output):
    lines = iter(normal(line) for line in output.splitlines())
    for line in expected:
        if line.strip() not in ('', '...') and normal(line) not in lines:
            return line
    return None


def check_sessions(document):
    commands = commands_of(document)
    if not commands:
        return
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server:
        for (command, expected), (output, status) in zip(commands, run_all(commands, server.environment, folder)):
            problem = None
            missing = difference(expected, output)
            refused = any(line.strip().startswith(FAILURES) for line in expected)
            if missing is not None:
                problem = f'not in the output: {missing}\nthe output:\n{output}'
            elif status is None or (status != 0) != refused:
                problem = f'exit status {status}\nthe output:\n{output}'
            report(f'{document.relative_to(ROOT)}: {command.splitlines()[0]}', problem)


# ---- completeness

def check_settings():
    sources = ''.join(path.read_text() for path in sorted((ROOT / 'src/Magnum.Server/Settings').glob('*.cs')))
    settings = set(re.findall(r'reader\.(?:Text|Number|Seconds|Choice|Flag|Required|List)\("([a-z_:]+)"', sources))
    guide = (ROOT / 'docs/operator-guide.md').read_text()
    missing = sorted(setting for setting in settings if f'`{setting}`' not in guide)
    report('docs/operator-guide.md has every setting', '\n'.join(missing) if settings else 'no settings found in the sources')


def check_commands():
    told = subprocess.run([ROOT / 'magnum', '--help'], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = re.findall(r'^  ([a-z]+(?:-[a-z]+)*)  ', told.split('Options of every command')[0], flags=re.M)
    guide = (ROOT / 'docs/user-guide.md').read_text()
    missing = [name for name in names if f'`{name}' not in guide]
    report('docs/user-guide.md has every command', '\n'.join(missing) if names else 'no commands found')


def main():
    # Built here: sessions have a home folder of their own, in which no package is.
    subprocess.run([ROOT / 'magnum', '--help'], cwd=ROOT, check=True, capture_output=True)
    wanted = [Path(name).resolve() for name in sys.argv[1:]]
    for document in wanted or documents():
        check_links(document)
        check_sessions(document)
    if not wanted:
        check_settings()
        check_commands()


if __name__ == '__main__':
    main()
