"""What every request passes before anything else sees it: the host it names, who sends it, where it comes from, how
large it is; and the headers that every answer bears.

A browser sends a request for any page that is open in it. The Host header tells those of a foreign name that was made
to point here (DNS rebinding); Sec-Fetch-Site and Origin tell those of another site (CSRF), so that no token has to be
handed round: what sends neither is no browser. Nothing of another origin may be loaded or run in our pages.
"""

from collections.abc import Mapping
from hmac import compare_digest
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.service.settings import Settings

COOKIE = "gouji"
MAX_BODY = 1_000_000
"""Bytes of a request that is no upload."""
MOST_DIGITS = 8
"""Of the size of a body that is let run out after a refusal, so that who sends it gets to read the answer; a larger one
is cut off."""
UPLOADS = frozenset({"/api/extract", "/api/jobs"})
OPEN = frozenset({"/login", "/static/shell.css", "/static/service.css"})
"""What is shown to people who have not said who they are."""
SAFE = frozenset({"GET", "HEAD"})
LOCAL = "本机"
"""Who decides where no keys are needed and nobody gave a name."""

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Sessions:
    """Who is logged in: by the key that a program sends, or the cookie that a browser got for one."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = dict(keys)
        self._cookies: dict[str, str] = {}

    @property
    def needed(self) -> bool:
        """Whether people have keys at all."""
        return bool(self._keys)

    def key_to_name(self, key: str) -> str:
        """Whose key it is; empty for nobody's. All keys are compared, each in the same time."""
        found = [name for name, known in self._keys.items() if compare_digest(known.encode(), key.encode())]
        return found[0] if found else ""

    def open(self, name: str) -> str:
        """A new cookie for somebody."""
        cookie = token_urlsafe(24)
        self._cookies[cookie] = name
        return cookie

    def who(self, headers: Mapping[str, str]) -> str:
        """Who sends a request; empty for nobody that is known."""
        if not self.needed:
            return LOCAL
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.key_to_name(key.strip())
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return ""
        return self._cookies.get(morsel.value, "") if morsel else ""


class Guard:
    """Stands before the application (ASGI). Who sends a request is put into its scope as `who`."""

    def __init__(self, app: ASGIApp, settings: Settings, sessions: Sessions) -> None:
        self._app, self._settings, self._sessions = app, settings, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        answer = Answering(send)
        limit = self._settings.max_upload if scope["path"] in UPLOADS else MAX_BODY
        refused = self._refusal(scope, headers, limit)
        if refused:
            goes_on = len(headers.get("content-length", "")) <= MOST_DIGITS
            await answer.refuse(refused, **({} if goes_on else {"connection": "close"}))
            return
        scope["who"] = self._sessions.who(headers)
        if not scope["who"] and scope["path"] not in OPEN:
            await answer.to_login(page=scope["method"] in SAFE and not scope["path"].startswith("/api/"))
            return
        await self._app(scope, counted(receive, limit), answer)

    def _refusal(self, scope: Scope, headers: Mapping[str, str], limit: int) -> HTTPStatus | None:
        host = headers.get("host", "").lower()
        if host_name(host) not in self._settings.hosts:
            return HTTPStatus.MISDIRECTED_REQUEST
        if scope["method"] not in SAFE and is_foreign(headers, host):
            return HTTPStatus.FORBIDDEN
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return HTTPStatus.BAD_REQUEST
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if len(length) > 18 or int(length) > limit else None


def host_name(host: str) -> str:
    """A Host header without its port."""
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host


def is_foreign(headers: Mapping[str, str], host: str) -> bool:
    """Whether another site makes a browser send this."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != host


def counted(receive: Receive, limit: int) -> Receive:
    """What is received, until it is more than `limit` bytes: then the application gets an error to answer with."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"connection": "close"})
        return message

    return receive_some


class Answering:
    """Sends an answer with our headers."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        """One message of the answer; a header that it has itself stays."""
        if message["type"] == "http.response.start":
            own = {name.lower() for name, _ in message["headers"]}
            ours = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in own]
            message = {**message, "headers": [*message["headers"], *ours]}
        await self._send(message)

    async def refuse(self, status: HTTPStatus, **headers: str) -> None:
        """An answer without more than its status in words."""
        fields = {"content-type": "text/plain; charset=utf-8", **headers}
        encoded = [(name.encode(), value.encode()) for name, value in fields.items()]
        await self({"type": "http.response.start", "status": status, "headers": encoded})
        await self({"type": "http.response.body", "body": f"{status} {status.phrase}\n".encode()})

    async def to_login(self, *, page: bool) -> None:
        """For who is unknown: a browser goes to the page that asks for the key."""
        if page:
            await self.refuse(HTTPStatus.SEE_OTHER, location="/login")
        else:
            await self.refuse(HTTPStatus.UNAUTHORIZED, **{"www-authenticate": "Bearer"})
