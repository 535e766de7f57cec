#!/usr/bin/python3
"""Reads the results of a test project: prints passed, failed and skipped, and writes what failed and why to a file.

    trx.py RESULTS.trx FAILURES

Ends with an error when there are no results, or no test.
"""
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = {'t': 'http://microsoft.com/schemas/VisualStudio/TeamTest/2010'}
LONGEST_STORY = 25      # lines


def story(result):
    for part in ('t:Output/t:ErrorInfo/t:Message', 't:Output/t:ErrorInfo/t:StackTrace', 't:Output/t:StdErr'):
        text = result.findtext(part, '', NAMESPACE)
        yield from text.splitlines()


def main(results, failures):
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    root = ElementTree.parse(results).getroot()
    with open(failures, 'w', encoding='utf-8') as out:
        for result in root.iterfind('t:Results/t:UnitTestResult', NAMESPACE):
            outcome = {'Passed': 'passed', 'NotExecuted': 'skipped'}.get(result.get('outcome'), 'failed')
            counts[outcome] += 1
            if outcome != 'passed':
                out.write(f"{outcome} {result.get('testName')}\n")
                out.writelines(f'    {line}\n' for line in list(story(result))[:LONGEST_STORY])
        # A test host that crashed says so here, and nowhere else.
        summary = root.find('t:ResultSummary', NAMESPACE)
        if summary.get('outcome') == 'Failed' and counts['failed'] == 0:
            counts['failed'] += 1
            out.write('failed: the test run itself\n')
            for message in summary.iterfind('t:RunInfos/t:RunInfo/t:Text', NAMESPACE):
                out.write(f'    {message.text}\n')
    print(counts['passed'], counts['failed'], counts['skipped'])
    return 0 if sum(counts.values()) else 1


if __name__ == '__main__':
    try:
        sys.exit(main(*sys.argv[1:]))
    except (OSError, ElementTree.ParseError) as error:
        sys.exit(str(error))
