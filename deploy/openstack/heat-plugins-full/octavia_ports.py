"""A Heat plugin: Octavia's load balancers without Octavia, where Neutron is real.

A load balancer is a port with its virtual address, which really exists in Neutron and takes a floating IP; nothing balances behind it.
Listeners, pools, members and monitors keep the schema of the real ones, so that templates meet the same checks, and are nothing more.
"""
import uuid

from heat.engine import constraints, resource, translation
from heat.engine.resources.openstack.octavia import health_monitor, listener, loadbalancer, pool, pool_member
from neutronclient.common import exceptions


class WithoutOctavia:
    """What there is to know is known by Heat itself: no service is asked."""
    required_service_extension = None

    @classmethod
    def is_service_available(cls, context):
        return True, None

    def validate(self):
        return resource.Resource.validate(self)

    def translation_rules(self, properties):
        """Keeps the look-ups of subnets and networks; others would ask Octavia."""
        rules = super().translation_rules(properties) or []
        return [rule for rule in rules
                if rule.rule != translation.TranslationRule.RESOLVE or rule.entity in ('subnet', 'network')]

    def handle_create(self):
        self.resource_id_set(str(uuid.uuid4()))

    def handle_update(self, json_snippet, tmpl_diff, prop_diff):
        pass

    def handle_delete(self):
        pass

    def check_create_complete(self, cookie):
        return True

    def check_update_complete(self, cookie):
        return True

    def check_delete_complete(self, cookie):
        return True

    def _resolve_attribute(self, name):
        return self.properties.get(name) if name in self.properties_schema else None


class Anything(constraints.BaseCustomConstraint):
    """Accepts every id, as there is nobody to ask; they come from the same stack."""

    def validate(self, value, context):
        return True


class LoadBalancer(WithoutOctavia, loadbalancer.LoadBalancer):
    """Its id is that of its port."""

    def handle_create(self):
        subnet = self.client('neutron').show_subnet(self.properties[self.VIP_SUBNET])['subnet']
        fixed = {'subnet_id': subnet['id']}
        if self.properties[self.VIP_ADDRESS]:
            fixed['ip_address'] = self.properties[self.VIP_ADDRESS]
        port = {'name': self.properties[self.NAME] or self.physical_resource_name(), 'network_id': subnet['network_id'],
                'fixed_ips': [fixed], 'admin_state_up': True}
        self.resource_id_set(self.client('neutron').create_port({'port': port})['port']['id'])

    def handle_delete(self):
        if self.resource_id:
            try:
                self.client('neutron').delete_port(self.resource_id)
            except exceptions.PortNotFoundClient:
                pass

    def _resolve_attribute(self, name):
        if not self.resource_id:
            return None
        port = self.client('neutron').show_port(self.resource_id)['port']
        return {
            'vip_port_id': port['id'],
            'vip_address': port['fixed_ips'][0]['ip_address'],
            'vip_subnet_id': port['fixed_ips'][0]['subnet_id'],
            'pools': [],
        }.get(name)


class Listener(WithoutOctavia, listener.Listener):
    pass


class Pool(WithoutOctavia, pool.Pool):
    pass


class PoolMember(WithoutOctavia, pool_member.PoolMember):
    pass


class HealthMonitor(WithoutOctavia, health_monitor.HealthMonitor):
    pass


def resource_mapping():
    return {
        'OS::Octavia::LoadBalancer': LoadBalancer,
        'OS::Octavia::Listener': Listener,
        'OS::Octavia::Pool': Pool,
        'OS::Octavia::PoolMember': PoolMember,
        'OS::Octavia::HealthMonitor': HealthMonitor,
    }


def constraint_mapping():
    return {name: Anything for name in ('octavia.loadbalancer', 'octavia.listener', 'octavia.pool')}
