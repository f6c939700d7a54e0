"""Headers of every answer."""

import gzip
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from saypro_align.lib.middleware import HeadersMiddleware


def answer(*, signed_in: bool = False, given: str = "") -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    request.user = SimpleNamespace(is_authenticated=signed_in)  # type: ignore[assignment]
    return request, HeadersMiddleware(lambda r: HttpResponse("ok"))(request)


def test_a_page_for_a_person_is_kept_by_no_cache() -> None:
    _request, response = answer(signed_in=True)
    assert response["Cache-Control"] == "no-store"


def test_a_page_for_everybody_may_be_kept() -> None:
    _request, response = answer()
    assert "Cache-Control" not in response


def test_the_browser_is_told_what_no_page_needs() -> None:
    _request, response = answer()
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Permitted-Cross-Domain-Policies"] == "none"


def test_a_harmless_reference_of_the_proxy_is_kept() -> None:
    request, response = answer(given="abc12345")
    assert response["X-Request-ID"] == "abc12345"
    assert request.request_id == "abc12345"  # type: ignore[attr-defined]


def test_an_odd_reference_is_replaced() -> None:
    for odd in ("x", "a b" * 5, "<script>alert(1)</script>", "a" * 65):
        _request, response = answer(given=odd)
        assert len(response["X-Request-ID"]) == 36


def test_a_cookie_that_no_database_could_look_up_is_not_looked_at() -> None:
    request = RequestFactory().get("/")
    request.META["HTTP_COOKIE"] = 'sessionid="aaaaaaaa\\000"; other=kept'
    HeadersMiddleware(lambda r: HttpResponse("ok"))(request)
    assert request.COOKIES == {"other": "kept"}


@pytest.mark.django_db
def test_a_page_travels_compressed_to_whoever_can_read_that(client: Client) -> None:
    plain = client.get("/accounts/login/")
    packed = client.get("/accounts/login/", headers={"accept-encoding": "gzip, br"})

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b"<title>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2
