"""A browser for the benchmark: one kept-alive connection, cookies, forms, timed answers."""

import http.client
import re
import time
from urllib.parse import urlencode


class Browser:
    """Speaks HTTP to one local server and remembers cookies."""

    def __init__(self, port, cookies=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies = dict(cookies or {})

    def send(self, method, path, fields=None):
        """(status, body, location, milliseconds)."""
        headers = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        took = (time.perf_counter() - began) * 1000
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, value = header.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            import gzip

            data = gzip.decompress(data)
        return answer.status, data.decode(errors="replace"), answer.headers.get("Location", ""), took

    def csrf(self, path):
        """The token of a page's form."""
        body = self.send("GET", path)[1]
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)[1]

    def sign_in(self, email, password):
        """Signs in at Puente; raises if it did not."""
        token = self.csrf("/accounts/login/")
        fields = {"csrfmiddlewaretoken": token, "login": email, "password": password}
        status, _, location, _ = self.send("POST", "/accounts/login/", fields)
        if status not in (302, 303):
            raise SystemExit(f"{email} cannot sign in: {status} {location}")
        self.send("GET", location)
