"""Coming in: by password, by a second factor, by a passkey."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from tests.fixtures.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def _sign_in(page, staff):
    page.get_by_label("Email").fill(staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _confirm(page):
    """Before a second factor is changed, the password is asked for once more."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def _code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_by_password_and_out_again(visit, ana):
    page = visit().open("/queue/mine/")
    _sign_in(page, ana)
    expect(page).to_have_url(re.compile("/queue/mine/$"))

    page.locator(".rail details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/login/"))
    page.go_back()
    page.goto(page.url)
    page.goto(f"{visit().site.url}/queue/")
    expect(page).to_have_url(re.compile("/sign-in/login/"))


def test_a_wrong_password_is_said_and_nothing_more(visit, ana):
    page = visit().open("/sign-in/login/")
    page.get_by_label("Email").fill(ana.email)
    page.get_by_label("Password").fill("wrong-horse-battery")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert page.context.cookies() == [
        cookie for cookie in page.context.cookies() if cookie["name"] != "sessionid"
    ]


def test_with_a_code_from_an_app_after_setting_it_up(visit, ana):
    own = visit(ana)
    page = own.open("/me/")
    page.get_by_role("link", name="Passkeys and codes").click()
    page.get_by_role("link", name="Activate").click()
    _confirm(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(_code(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_label("Unused codes")).to_be_visible()

    other = visit().open("/queue/")
    _sign_in(other, ana)
    expect(other).to_have_url(re.compile("/2fa/authenticate/"))
    _enter(other, "000000")
    expect(other.get_by_text("Incorrect code.")).to_be_visible()
    code = _code(secret)
    _enter(other, code)
    expect(other).to_have_url(re.compile("/queue/$"))

    again = visit().open("/queue/")
    _sign_in(again, ana)
    _enter(again, code)  # which is taken once only
    expect(again.get_by_text("Incorrect code.")).to_be_visible()


def _enter(page, code):
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="Sign In").first.click()


def test_with_a_passkey_and_no_password_at_all(visit, ana):
    own = visit(ana)
    page = own.open("/sign-in/2fa/webauthn/add/")
    _give_authenticator(own.context, page)
    _confirm(page)
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile("/2fa/(recovery-codes|webauthn)/$"))

    own.context.clear_cookies()
    page.goto(f"{own.site.url}/sign-in/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/day/$"))

    page.goto(f"{own.site.url}/sign-in/2fa/webauthn/")
    expect(page.get_by_text("My laptop")).to_be_visible()


def _give_authenticator(context, page):
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
