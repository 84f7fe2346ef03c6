"""Logs carry the class and place of what went wrong, never what a person typed (S57, S58)."""

import json
import logging

from django.views.debug import SafeExceptionReporterFilter


class JsonFormatter(logging.Formatter):
    """One JSON object a line, from a closed list of keys. Exception texts are left out: they may quote a row."""

    def format(self, record):
        """The line of `record`; control characters are escaped by JSON."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.msg if record.exc_info else record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line |= self.where(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)

    @staticmethod
    def where(exc_info):
        """{error, place}: the class and the innermost frames, without values."""
        frames, traceback = [], exc_info[2]
        while traceback:
            code = traceback.tb_frame.f_code
            frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{traceback.tb_lineno} {code.co_name}")
            traceback = traceback.tb_next
        return {"error": exc_info[0].__name__, "place": frames[-6:]}


class NothingPersonal(SafeExceptionReporterFilter):
    """Error reports show no local variable, no POST, no cookie."""

    def is_active(self, request):
        """Always, in debug mode too."""
        return True

    def get_post_parameters(self, request):
        """Nothing that was typed."""
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        """No local variable of any frame."""
        return []
