"""A Heat plugin: the resource types of Nova, Neutron, Cinder, Octavia ... without those services.

Each type keeps the schema of the real one (properties, renames, defaults, what an update may change and what replaces the
resource, attributes), so that templates meet the same checks; but nothing is asked of a service, and attributes are made up from
the resource's id. Addresses are some of this machine's own (127.200.0.0/16, floating ones 127.201.0.0/16), so that a test which plays
a server can listen there. Wait conditions are Heat's own and stay real.

Failures and delays are scripted by a list of rules in the file named by $FAKECLOUD, read afresh at each action; the first rule
that matches counts, and each key may be left out:

    [{"type": "OS::Nova::Server", "name": "regex of the resource's name", "stack": "regex of the stack's name",
      "action": "CREATE", "fail": "No valid host was found.", "wait": 3}]
"""
import importlib
import json
import os
import pkgutil
import re
import time
import uuid
import zlib

from heat.common import exception
from heat.engine import constraints, resource, translation
from heat.engine.resources import openstack
from stevedore import extension

SERVICES = ('nova', 'neutron', 'cinder', 'octavia', 'glance', 'barbican', 'swift')
# Heat's own types that wait for an agent inside a server.
DEPLOYMENTS = ('OS::Heat::SoftwareDeployment', 'OS::Heat::StructuredDeployment')


class Anything(constraints.BaseCustomConstraint):
    """Accepts every flavor, image, network ..., as there is nobody to ask."""

    def validate(self, value, context):
        return True


def constraint_mapping():
    names = extension.ExtensionManager('heat.constraints', invoke_on_load=False).names()
    return {name: Anything for name in names if name.split('.')[0] in SERVICES}


class FakeResource(resource.Resource):
    entity = None
    required_service_extension = None
    real = None

    @classmethod
    def is_service_available(cls, context):
        return True, None

    def translation_rules(self, properties):
        """Keeps the renames of properties; looking up names would need the service."""
        rules = self.real.translation_rules(self, properties) or []
        return [rule for rule in rules if rule.rule != translation.TranslationRule.RESOLVE]

    def validate(self):
        return resource.Resource.validate(self)

    def handle_create(self):
        self.resource_id_set(str(uuid.uuid4()))
        return self._begin('CREATE')

    def handle_update(self, json_snippet, tmpl_diff, prop_diff):
        return self._begin('UPDATE')

    def handle_delete(self):
        return self._begin('DELETE')

    def check_create_complete(self, cookie):
        return self._is_complete(cookie)

    def check_update_complete(self, cookie):
        return self._is_complete(cookie)

    def check_delete_complete(self, cookie):
        return self._is_complete(cookie)

    def _begin(self, action):
        rule = self._rule(action)
        return rule.get('fail'), time.time() + rule.get('wait', 0)

    def _is_complete(self, cookie):
        failure, until = cookie
        if time.time() < until:
            return False
        if failure:
            raise exception.ResourceInError(resource_status='ERROR', status_reason=failure)
        return True

    def _rule(self, action):
        try:
            with open(os.environ['FAKECLOUD'], encoding='utf-8') as file:
                rules = json.load(file)
        except FileNotFoundError:
            return {}
        return next((rule for rule in rules if self._matches(rule, action)), {})

    def _matches(self, rule, action):
        return (rule.get('type', self.type()) == self.type()
                and re.search(rule.get('name', ''), self.name)
                and re.search(rule.get('stack', ''), self.stack.name)
                and rule.get('action', action) == action)

    def _resolve_attribute(self, name):
        if not self.resource_id:
            return None
        made_up = self._made_up().get(name)
        if made_up is not None:
            return made_up
        if name in self.properties_schema:
            return self.properties.get(name)
        return ''

    def _made_up(self):
        number = zlib.crc32(self.resource_id.encode()) % 65000 + 256
        host = f'{number >> 8}.{number & 255}'
        fixed, floating = f'127.200.{host}', f'127.201.{host}'
        mac = 'fa:16:3e:' + ':'.join(re.findall('..', self.resource_id[:6]))
        named = self.properties.get('name') if 'name' in self.properties_schema else None
        return {
            # what every resource has
            'show': {'id': self.resource_id, 'name': self.physical_resource_name(), 'status': 'ACTIVE'},
            'name': named or self.physical_resource_name(),
            'status': 'available' if self.type().startswith('OS::Cinder') else 'ACTIVE',
            # servers
            'first_address': fixed,
            'accessIPv4': fixed,
            'networks': {'private': [fixed]},
            'addresses': {'private': [{'addr': fixed, 'version': 4, 'port': self.resource_id,
                                       'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': mac}]},
            'instance_name': 'instance-' + self.resource_id[:8],
            # networking
            'fixed_ips': [{'ip_address': fixed, 'subnet_id': 'fake-subnet'}],
            'mac_address': mac,
            'floating_ip_address': floating,
            'ip': floating,
            'vip_address': fixed,
            'vip_port_id': self.resource_id,
            'subnets': [],
            'admin_state_up': True,
            # deployments
            'deploy_stdout': '',
            'deploy_stderr': '',
            'deploy_status_code': 0,
        }


def resource_mapping():
    fakes = {}
    for module_info in pkgutil.walk_packages(openstack.__path__, openstack.__name__ + '.'):
        service = module_info.name.split('.')[4]
        if service not in (*SERVICES, 'heat'):
            continue
        module = importlib.import_module(module_info.name)
        mapping = getattr(module, 'available_resource_mapping', getattr(module, 'resource_mapping', None))
        for name, real in (mapping() if mapping else {}).items():
            if service != 'heat' or name in DEPLOYMENTS:
                fakes[name] = fake_of(real)
    return fakes


def fake_of(real):
    """A type with the real one's schemas and constants (PROPERTIES, ATTRIBUTES, the names of each)."""
    constants = {}
    for base in reversed(real.__mro__):
        if base not in (object, resource.Resource):
            constants.update({name: value for name, value in vars(base).items() if name.isupper()})
    return type('Fake' + real.__name__, (FakeResource,), {
        '__doc__': real.__doc__,
        'real': real,
        'properties_schema': real.properties_schema,
        'attributes_schema': real.attributes_schema,
        'support_status': real.support_status,
        'default_client_name': real.default_client_name,
        **constants,
    })
