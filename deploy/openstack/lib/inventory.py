"""Fills the full cloud with what the user guide's examples name: images, flavors, a keypair, an external network.

Everything is looked up first, so it can be run again. Logs in by the OS_* variables of openrc-admin.
usage: inventory.py PASSWORD_OF_DEMO_AND_ALT
"""
import sys

# name: os_distro
IMAGES = {
    'fedora-atomic-latest': 'fedora-atomic',
    'coreos': 'coreos',
    'ubuntu-mesos': 'ubuntu',
    'ubuntu-docker': 'ubuntu',
    'no-distro': None,
}
# name: (virtual CPUs, memory in MiB)
FLAVORS = {'m1.tiny': (1, 512), 'm1.small': (1, 2048), 'm1.medium': (2, 4096)}


def main():
    import openstack    # here, so that the names above can be read without it

    cloud = openstack.connect()
    for name, distro in IMAGES.items():
        if not cloud.image.find_image(name):
            properties = {'os_distro': distro} if distro else {}
            cloud.image.create_image(name=name, disk_format='raw', container_format='bare', visibility='public',
                                     data=b'no operating system', **properties)
    for name, (cpus, memory) in FLAVORS.items():
        if not cloud.compute.find_flavor(name):
            cloud.compute.create_flavor(name=name, vcpus=cpus, ram=memory, disk=1)
    network = cloud.network.find_network('public') or cloud.network.create_network(
        name='public', is_router_external=True, provider_network_type='flat', provider_physical_network='public')
    if not cloud.network.find_subnet('public-subnet'):
        cloud.network.create_subnet(name='public-subnet', network_id=network.id, ip_version=4, cidr='172.24.0.0/16', is_dhcp_enabled=False)
    if not cloud.block_storage.find_type('fake'):
        cloud.block_storage.create_type(name='fake')
    for user in ('demo', 'alt'):
        # Cinder's own default of ten is less than the guide's bay has. It is in the database, not in cinder.conf.
        cloud.set_volume_quotas(user, volumes=-1, gigabytes=-1)
        project = openstack.connect(username=user, password=sys.argv[1], project_name=user)
        if not project.compute.find_keypair('testkey'):
            project.compute.create_keypair(name='testkey')


if __name__ == '__main__':
    main()
