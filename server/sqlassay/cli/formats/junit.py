"""JUnit's XML, as `Jenkins' schema
<https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd>`_
has it: a suite for each file, with a test for each finding, or one that passed."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from sqlassay.cli.finding import Finding, Outcome
from sqlassay.project import printable

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(outcome: Outcome) -> str:
    """The document; a file that could not be checked has a test that ended with an error."""
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        findings[finding.path].append(finding)
    problems: dict[str, list[str]] = defaultdict(list)
    for problem in outcome.problems:
        problems[str(problem.path)].append(problem.message)
    files = sorted({*outcome.files, *findings, *problems})
    suites = Element("testsuites", name="sqlassay")
    for path in files:
        suites.append(_suite(path, findings[path], problems[path]))
    _count(
        suites,
        sum(map(len, findings.values())),
        sum(map(len, problems.values())),
        len(suites.findall(".//testcase")),
    )
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _suite(path: str, findings: list[Finding], problems: list[str]) -> Element:
    suite = Element("testsuite", name=_text(path))
    for finding in findings:
        case = SubElement(suite, "testcase", classname=_text(path), name=f"{finding.code} {finding.name}")
        place = printable(f"{finding.path}:{finding.line}:{finding.column}")
        headline, *_ = finding.message.splitlines()
        failure = SubElement(case, "failure", type=finding.severity, message=_text(headline))
        failure.text = _text(f"{place}: {finding.code} {finding.message}")
    for message in problems:
        case = SubElement(suite, "testcase", classname=_text(path), name="readable")
        SubElement(case, "error", type="unreadable", message=_text(message))
    if not findings and not problems:
        SubElement(suite, "testcase", classname=_text(path), name="sqlassay")
    _count(suite, len(findings), len(problems), len(suite))
    return suite


def _count(element: Element, failures: int, errors: int, tests: int) -> None:
    element.attrib |= {"tests": str(tests), "failures": str(failures), "errors": str(errors)}


def _text(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)
