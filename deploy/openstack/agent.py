#!/usr/bin/python3
"""Plays the servers' part: signals what the stacks of one project wait for, as the software inside their servers would.

Logs in by the OS_* variables (source openrc-demo first) and, until its time is over, signals the wait conditions and software
deployments in progress of all stacks of that project, each once.

    agent.py                                   one minute, everything succeeds
    agent.py --seconds 600
    agent.py --fail 'apt-get update failed'    everything fails, with that reason
    agent.py --fail 'no space' --stack REGEX   only in the stacks whose name matches; the others succeed
    agent.py --tag magnum-bay-                 leaves stacks alone that have no tag with that beginning
"""
import argparse
import os
import re
import time

import requests

DEPLOYMENTS = ('OS::Heat::SoftwareDeployment', 'OS::Heat::StructuredDeployment')


class Heat:
    def __init__(self):
        self.http = requests.Session()
        self.http.trust_env = False
        domain = {'id': os.environ.get('OS_USER_DOMAIN_ID', 'default')}
        login = {'auth': {
            'identity': {'methods': ['password'], 'password': {'user': {
                'name': os.environ['OS_USERNAME'], 'password': os.environ['OS_PASSWORD'], 'domain': domain}}},
            'scope': {'project': {
                'name': os.environ['OS_PROJECT_NAME'], 'domain': {'id': os.environ.get('OS_PROJECT_DOMAIN_ID', 'default')}}}}}
        answer = self.http.post(os.environ['OS_AUTH_URL'] + '/auth/tokens', json=login, timeout=30)
        answer.raise_for_status()
        self.http.headers['X-Auth-Token'] = answer.headers['X-Subject-Token']
        self.url = next(endpoint['url'] for service in answer.json()['token']['catalog'] if service['type'] == 'orchestration'
                        for endpoint in service['endpoints'] if endpoint['interface'] == 'public')

    def get(self, url):
        answer = self.http.get(url, timeout=30)
        return answer.json() if answer.ok else {}      # a stack may go while it is being looked at

    def resources_in_progress(self, tag):
        for stack in self.get(self.url + '/stacks?status=IN_PROGRESS').get('stacks', []):
            if tag and not any(one.startswith(tag) for one in stack['tags'] or []):
                continue
            url = f"{self.url}/stacks/{stack['stack_name']}/{stack['id']}/resources?nested_depth=5"
            for resource in self.get(url).get('resources', []):
                if resource['resource_status'] in ('CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'):
                    yield resource

    def signal(self, stack_url, resource_name, body):
        return self.http.post(f'{stack_url}/resources/{resource_name}/signal', json=body, timeout=30).status_code


def link(resource, relation):
    return next(entry['href'] for entry in resource['links'] if entry['rel'] == relation)


def handle_of(heat, stack_url, condition):
    """The name of the handle that the wait condition waits on, once it is there."""
    for resource in heat.get(stack_url + '/resources').get('resources', []):
        if (resource['resource_type'] == 'OS::Heat::WaitConditionHandle' and resource['resource_status'] == 'CREATE_COMPLETE'
                and condition['resource_name'] in resource['required_by']):
            return resource['resource_name']
    return None


def signal_what_waits(heat, args, signalled):
    for resource in heat.resources_in_progress(args.tag):
        stack_url = link(resource, 'stack')
        key = (stack_url, resource['resource_name'], resource['physical_resource_id'])
        if key in signalled:
            continue
        stack_name = stack_url.split('/')[-2]
        reason = args.fail if args.fail and re.search(args.stack, stack_name) else None
        if resource['resource_type'] in DEPLOYMENTS:
            name = resource['resource_name']
            body = {'deploy_stdout': '', 'deploy_stderr': reason or '', 'deploy_status_code': 1 if reason else 0}
        elif resource['resource_type'] == 'OS::Heat::WaitCondition':
            name = handle_of(heat, stack_url, resource)
            body = {'id': 'agent', 'status': 'FAILURE' if reason else 'SUCCESS', 'reason': reason or 'ready', 'data': ''}
        else:
            continue
        if name:
            print(stack_name, name, heat.signal(stack_url, name, body), reason or 'ready', flush=True)
            signalled.add(key)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--fail', metavar='REASON')
    parser.add_argument('--stack', metavar='REGEX', default='', help='which stacks --fail is about')
    parser.add_argument('--tag', metavar='PREFIX', default='', help='only the stacks with a tag that begins so')
    args = parser.parse_args()

    heat = Heat()
    signalled = set()
    end = time.monotonic() + args.seconds
    while time.monotonic() < end:
        try:
            signal_what_waits(heat, args, signalled)
        except requests.ConnectionError as error:       # Heat is being restarted: a test may do that
            print(error, flush=True)
        time.sleep(1)


if __name__ == '__main__':
    main()
