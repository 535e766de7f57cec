"""Answers look-ups in place of Glance, Nova and Neutron, which the light cloud lacks: what can be named in a baymodel, and nothing else.

The images, flavors, keypair and networks are those of inventory.py. A caller needs some token; Keystone is not asked.
usage: lookups.py ADDRESS PORT
"""
import json
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from inventory import FLAVORS, IMAGES


def id_of(name):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


IMAGE_ROWS = [dict({'id': id_of('image/' + name), 'name': name, 'status': 'active'}, **({'os_distro': distro} if distro else {}))
              for name, distro in IMAGES.items()]
FLAVOR_ROWS = [{'id': str(number), 'name': name, 'vcpus': cpus, 'ram': memory, 'disk': 1}
               for number, (name, (cpus, memory)) in enumerate(FLAVORS.items(), start=1)]
NETWORK_ROWS = [{'id': id_of('network/' + name), 'name': name, 'status': 'ACTIVE', 'router:external': external, 'subnets': [id_of('subnet/' + name)]}
                for name, external in (('public', True), ('private', False))]
SUBNET_ROWS = [{'id': id_of('subnet/' + name), 'name': name + '-subnet', 'network_id': id_of('network/' + name), 'cidr': cidr, 'ip_version': 4}
               for name, cidr in (('public', '172.24.0.0/16'), ('private', '10.1.0.0/24'))]
KEYPAIRS = ['testkey']


def matching(rows, query):
    """The rows that have every value that the query asks for; Glance's in:"name" is read as the name."""
    def fits(row, key, wanted):
        value = row.get(key)
        return str(value).lower() == wanted.removeprefix('in:').strip('"').lower() if key in ('name', 'id', 'router:external', 'network_id') else True
    return [row for row in rows if all(fits(row, key, values[0]) for key, values in query.items())]


def after(rows, query):
    marker = query.get('marker', [None])[0]
    ids = [row['id'] for row in rows]
    return rows[ids.index(marker) + 1:] if marker in ids else rows


def answer(path, query):
    """The body for a path, or None where the real service says 404."""
    parts = path.strip('/').split('/')
    if parts[0] == 'v2' and parts[1:2] == ['images']:
        return {'images': matching(IMAGE_ROWS, query)} if len(parts) == 2 else next((row for row in IMAGE_ROWS if row['id'] == parts[2]), None)
    if parts[:2] == ['v2.1', 'flavors']:
        if parts[2:] in ([], ['detail']):
            return {'flavors': after(FLAVOR_ROWS, query)}
        flavor = next((row for row in FLAVOR_ROWS if row['id'] == parts[2]), None)
        return {'flavor': flavor} if flavor else None
    if parts[:2] == ['v2.1', 'os-keypairs'] and len(parts) == 3:
        return {'keypair': {'name': parts[2]}} if parts[2] in KEYPAIRS else None
    for kind, rows in (('network', NETWORK_ROWS), ('subnet', SUBNET_ROWS)):
        if parts[:2] == ['v2.0', kind + 's']:
            if len(parts) == 2:
                return {kind + 's': matching(rows, query)}
            row = next((row for row in rows if row['id'] == parts[2]), None)
            return {kind: row} if row else None
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path != '/' and not self.headers.get('X-Auth-Token'):
            return self.reply(401, {'error': {'code': 401, 'message': 'The request carries no token.'}})
        body = {} if url.path == '/' else answer(url.path, parse_qs(url.query))
        return self.reply(404 if body is None else 200, {'itemNotFound': {'code': 404, 'message': 'Not found.'}} if body is None else body)

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == '__main__':
    ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
