"""A dump of naive texts, cleaned by what its records have in common: learned in one pass, applied in a second."""

from newscrawler.boilerplate.dump.learn import Learner
from newscrawler.boilerplate.dump.lines import LineReader
from newscrawler.boilerplate.dump.record import CleanRecord
from newscrawler.boilerplate.dump.rules import DumpRules, Form, Rules, all_rules, decode_rules, encode_rules
from newscrawler.boilerplate.dump.seen import SeenOpenings

__all__ = [
    "CleanRecord",
    "DumpRules",
    "Form",
    "Learner",
    "LineReader",
    "Rules",
    "SeenOpenings",
    "all_rules",
    "decode_rules",
    "encode_rules",
]
