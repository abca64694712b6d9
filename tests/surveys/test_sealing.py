"""What is sealed opens with the right key only, tells nothing by its length, and a key that was split comes back whole."""

import itertools
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import sealing

RECORD = {"v": 1, "l": "C", "s": "xa", "a": {"C1": "2", "C2": "Đề nghị sửa đường"}}


@pytest.fixture
def quick_passphrases(monkeypatch):
    monkeypatch.setattr(sealing, "OPS", sealing.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing, "MEMORY", sealing.argon2id.MEMLIMIT_MIN)


def test_a_sealed_form_opens_with_its_key_and_no_other():
    public, private = sealing.new_pair()
    box = sealing.seal(public, RECORD)
    assert sealing.Opener(private).open(box) == RECORD
    with pytest.raises(sealing.Unreadable):
        sealing.Opener(sealing.new_pair()[1]).open(box)
    with pytest.raises(sealing.Unreadable):
        sealing.Opener(private).open(box[:-1] + bytes([box[-1] ^ 1]))


@given(st.text(max_size=2000))
@settings(deadline=None, max_examples=60)
def test_its_length_tells_only_the_room_of_its_kind(text):
    public, private = sealing.new_pair()
    box = sealing.seal(public, {"a": {"C2": text}}, 13_000)
    assert len(box) - 48 == 13 * sealing.STEP  # X25519 and the seal add 48
    assert sealing.Opener(private).open(box) == {"a": {"C2": text}}


def test_two_short_answers_have_one_length():
    public, _ = sealing.new_pair()
    assert len(sealing.seal(public, {"a": {"C1": "1"}})) == len(sealing.seal(public, {"a": {"C1": "98", "C2": "không"}}))


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=400), max_size=8))
@settings(deadline=None)
def test_a_state_comes_back_as_it_was_and_cannot_be_forged(state):
    key = sealing.derived_key("bí mật", "surveys:state")
    text = sealing.seal_state(key, state)
    assert sealing.open_state(key, text) == state
    with pytest.raises(sealing.Unreadable):
        sealing.open_state(sealing.derived_key("khác", "surveys:state"), text)


@pytest.mark.parametrize("text", ["", "xyz", "é", "A" * 80, "%%%%"])
def test_what_is_no_state_is_refused(text):
    with pytest.raises(sealing.Unreadable):
        sealing.open_state(sealing.derived_key("a", "surveys:state"), text)


@given(st.binary(min_size=32, max_size=32))
@settings(deadline=None)
def test_any_two_of_three_shares_give_the_key_back_and_one_does_not(secret):
    shares = sealing.split(secret, 2, 3)
    for pair in itertools.permutations(shares, 2):
        assert sealing.join(pair) == secret
    assert sealing.join(shares) == secret
    for one in shares:
        with pytest.raises(sealing.Unreadable):
            sealing.join([one])


def test_shares_of_two_keys_do_not_mix():
    first, second = (sealing.split(secrets.token_bytes(32), 2, 3) for _ in range(2))
    with pytest.raises(sealing.Unreadable):
        sealing.join([first[0], second[1]])


def test_one_share_alone_is_as_likely_for_every_key():
    """For each secret there is a line through a given share: what one holder has rules nothing out."""
    share = sealing.split(secrets.token_bytes(32), 2, 3)[0]
    y = int.from_bytes(share[1 : 1 + sealing.SHARE_BYTES], "big")
    for _ in range(20):
        other = secrets.randbelow(1 << 256)
        slope = (y - other) % sealing.PRIME
        assert (other + slope) % sealing.PRIME == y


def test_a_share_opens_with_its_passphrase_however_the_keyboard_wrote_it(quick_passphrases):
    locked = sealing.lock_share(b"share", "mùa thu  Đắk Nông")
    assert sealing.unlock_share(locked, "mùa thu Đắk Nông") == b"share"
    with pytest.raises(sealing.WrongPassphrase):
        sealing.unlock_share(locked, "mua thu Dak Nong")
