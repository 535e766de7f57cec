"""Puts into Keystone what the clouds of this folder have in common, and the services that are named.

Everything is looked up first, so it can be run again. One process for all of it: each call of the openstack command would
take more than a second.
"""
import argparse

from keystoneauth1 import session
from keystoneauth1.identity import v3
from keystoneclient.v3 import client


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ('auth-url', 'region', 'admin-password', 'demo-password', 'service-password', 'domain-admin-password'):
        parser.add_argument('--' + name, required=True)
    parser.add_argument('--user', action='append', default=[], help='a service user of project service')
    parser.add_argument('--service', action='append', nargs=3, default=[], metavar=('NAME', 'TYPE', 'URL'))
    return parser.parse_args()


class Identity:
    def __init__(self, auth_url, password):
        login = v3.Password(auth_url=auth_url, username='admin', password=password, project_name='admin',
                            user_domain_id='default', project_domain_id='default')
        self.keystone = client.Client(session=session.Session(login), interface='public')

    @staticmethod
    def find(manager, name, **filters):
        return next((item for item in manager.list(**filters) if item.name == name), None)

    def role(self, name):
        return self.find(self.keystone.roles, name) or self.keystone.roles.create(name)

    def domain(self, name):
        return self.find(self.keystone.domains, name) or self.keystone.domains.create(name)

    def project(self, name):
        return self.find(self.keystone.projects, name, domain='default') or self.keystone.projects.create(name, 'default')

    def user(self, name, password, domain='default'):
        return (self.find(self.keystone.users, name, domain=domain)
                or self.keystone.users.create(name, domain=domain, password=password))

    def service(self, name, kind, url, region):
        service = self.find(self.keystone.services, name) or self.keystone.services.create(name, kind)
        present = {endpoint.interface: endpoint for endpoint in self.keystone.endpoints.list(service=service)}
        for interface in ('public', 'internal', 'admin'):
            if interface not in present:
                self.keystone.endpoints.create(service, url, interface, region)
            elif present[interface].url != url:
                self.keystone.endpoints.update(present[interface], url=url)


def main():
    args = arguments()
    identity = Identity(args.auth_url, args.admin_password)
    grant = identity.keystone.roles.grant
    role = {name: identity.role(name)
            for name in ('admin', 'member', 'reader', 'service', 'heat_stack_owner', 'heat_stack_user')}

    services = identity.project('service')
    for name in ('magnum', *args.user):
        user = identity.user(name, args.service_password)
        grant(role['admin'], user=user, project=services)
        grant(role['service'], user=user, project=services)

    admin = identity.user('admin', args.admin_password)
    grant(role['heat_stack_owner'], user=admin, project=identity.project('admin'))
    for name in ('demo', 'alt'):
        project = identity.project(name)
        user = identity.user(name, args.demo_password)
        grant(role['member'], user=user, project=project)
        grant(role['heat_stack_owner'], user=user, project=project)
        grant(role['admin'], user=admin, project=project)

    # Heat keeps the users of its stacks in a domain of their own, Magnum the trustees of its bays.
    for name in ('heat', 'magnum'):
        domain = identity.domain(name)
        grant(role['admin'], user=identity.user(name + '_domain_admin', args.domain_admin_password, domain), domain=domain)

    for name, kind, url in args.service:
        identity.service(name, kind, url, args.region)


if __name__ == '__main__':
    main()
