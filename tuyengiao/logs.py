"""How log lines are written."""

import logging
import re
import traceback

# Their messages come from the machine, never from what a document says or a person typed.
SPEAK_OF_THE_MACHINE = (OSError, ImportError, NameError, AttributeError)
# Addresses that open something by themselves; Django names the path of every refused request.
KEYS_IN_PATHS = re.compile(r"(/nguon-tin/rieng/|/loi-moi/|/thong-bao/dia-chi/|/dang-ky/|/tin-tuc/y-kien/|/phieu/[^/\s]+/)[^/\s]+")
NAMES_THAT_DO = {"OperationalError", "InterfaceError", "ImproperlyConfigured", "TemplateDoesNotExist"}


class DiscreetFormatter(logging.Formatter):
    """Exceptions by kind and place, without their words: a database error quotes the row, a conversion
    error the cell. Keys that stand in an address stay out as well."""

    def format(self, record):
        return KEYS_IN_PATHS.sub(r"\1…", super().format(record))

    def formatException(self, exc_info):
        told = []
        for problem in reversed(_chain(exc_info[1])):
            told += [line.rstrip() for line in traceback.format_tb(problem.__traceback__)]
            told.append(_kind(problem))
        return "\n".join(told)


def _chain(problem):
    chain = []
    while problem is not None and problem not in chain:
        chain.append(problem)
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return chain


def _kind(problem):
    name = type(problem).__name__
    speaks = isinstance(problem, SPEAK_OF_THE_MACHINE) or name in NAMES_THAT_DO
    return f"{name}: {problem}" if speaks else name
