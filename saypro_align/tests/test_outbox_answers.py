"""What a server's answer means: a full mailbox is tried again, a wrong address is not."""

import smtplib

import pytest

from saypro_align.outbox.answers import Stage, Verdict, answer_in, meaning_of, no_connection

ME = "align@saypro.example"
HIM = "amina@saypro.example"


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict"),
    [
        (Stage.RECIPIENT, 550, "5.1.1 No such user", Verdict.NEVER),
        (Stage.RECIPIENT, 553, "Mailbox name not allowed", Verdict.NEVER),
        (Stage.RECIPIENT, 450, "4.2.0 Greylisted", Verdict.LATER),
        (Stage.RECIPIENT, 452, "4.2.2 Mailbox full", Verdict.LATER),
        (Stage.RECIPIENT, 552, "Mailbox full", Verdict.LATER),
        (Stage.RECIPIENT, 550, "5.2.2 Mailbox full", Verdict.LATER),
        (Stage.RECIPIENT, 552, "5.3.4 Message too big", Verdict.NEVER),
        (Stage.RECIPIENT, 550, "4.7.1 Try again in an hour", Verdict.LATER),
        (Stage.SENDER, 550, "5.7.1 You may not send as that", Verdict.LATER),
        (Stage.SENDER, 552, "5.3.4 Message size exceeds limit", Verdict.NEVER),
        (Stage.SENDER, 451, "4.3.0 Later", Verdict.LATER),
        (Stage.CONTENT, 554, "5.7.1 Looks like spam", Verdict.NEVER),
        (Stage.CONTENT, 552, "5.2.2 Quota exceeded", Verdict.LATER),
        (Stage.CONTENT, 550, "5.3.1 Mail system full", Verdict.LATER),
        (Stage.CONTENT, 451, "Local error", Verdict.LATER),
        (Stage.CONTENT, 354, "Not an answer to this", Verdict.LATER),
        (Stage.CONNECTION, 554, "No service here", Verdict.AWAY),
        (Stage.CONNECTION, 454, "TLS is away", Verdict.AWAY),
    ],
    ids=lambda value: str(value),
)
def test_codes_and_enhanced_codes_mean_now_or_never(
    stage: Stage, code: int, text: str, verdict: Verdict
) -> None:
    assert meaning_of(stage, code, text).verdict == verdict


@pytest.mark.parametrize("stage", list(Stage))
def test_a_server_that_closes_the_channel_gets_a_new_conversation(stage: Stage) -> None:
    answer = meaning_of(stage, 421, "4.3.2 Shutting down")

    assert (answer.verdict, answer.hang_up) == (Verdict.LATER, True)


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (smtplib.SMTPRecipientsRefused({HIM: (550, b"No")}), Verdict.NEVER),
        (smtplib.SMTPSenderRefused(550, b"No", ME), Verdict.LATER),
        (smtplib.SMTPDataError(554, b"No"), Verdict.NEVER),
        (smtplib.SMTPHeloError(550, b"No"), Verdict.AWAY),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), Verdict.NEVER),
        (ValueError("A header with a line break"), Verdict.NEVER),
        (ConnectionResetError(), Verdict.AWAY),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_errors_of_a_conversation_mean_the_same(error: Exception, verdict: Verdict) -> None:
    assert answer_in(error).verdict == verdict


def test_a_connection_that_breaks_after_the_mail_was_handed_over_leaves_it_open() -> None:
    answer = answer_in(smtplib.SMTPServerDisconnected("Gone"), handed_over=True)

    assert (answer.verdict, answer.hang_up) == (Verdict.UNSURE, True)


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPConnectError(421, b"Too many connections"),
        smtplib.SMTPAuthenticationError(535, b"Wrong password"),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_that_nobody_was_there_is_held_against_no_mail(error: Exception) -> None:
    answer = no_connection(error)

    assert answer.verdict == Verdict.AWAY
    assert answer.text
