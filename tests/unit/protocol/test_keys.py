"""Keys of people, workstations and the service."""

from __future__ import annotations

import pytest

from qopi_desktop.protocol.keys import SEED_LENGTH, SigningKey, from_text, is_signed, key_id, public_of, to_text

KEY, OTHER = SigningKey(bytes(SEED_LENGTH)), SigningKey(b"\1" * SEED_LENGTH)

# Source: RFC 8032, 7.1, test 2; seed, public key, message and signature.
SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_a_signature_is_that_of_the_standard():
    """The published sample."""
    key = SigningKey(bytes.fromhex(SEED))

    assert to_text(bytes.fromhex(PUBLIC)) == key.public_key
    assert to_text(bytes.fromhex(SIGNATURE)) == key.sign(bytes.fromhex("72"))
    assert is_signed(key.public_key, bytes.fromhex("72"), to_text(bytes.fromhex(SIGNATURE)))


def test_new_keys_are_different_and_do_not_show_their_seed():
    """Neither the key nor its text tells it."""
    one, two = SigningKey.new(), SigningKey.new()

    assert SEED_LENGTH == len(one.seed)
    assert one.public_key != two.public_key
    assert "seed" not in repr(one)


def test_the_id_of_a_key_follows_from_its_public_half():
    """Sixteen hexadecimal digits."""
    assert KEY.id == key_id(KEY.public_key) != OTHER.id
    assert 16 == len(KEY.id)


SIGNED = KEY.sign(b"said")
NOT_SIGNED = [
    (KEY.public_key, b"unsaid", SIGNED),
    (OTHER.public_key, b"said", SIGNED),
    (KEY.public_key, b"said", OTHER.sign(b"said")),
    (KEY.public_key, b"said", SIGNED[:-4]),
    (KEY.public_key, b"said", "no base64url!"),
    (KEY.public_key, b"said", "\u00e9"),
    (KEY.public_key, b"said", ""),
    ("short", b"said", SIGNED),
    ("no base64url!", b"said", SIGNED),
    ("", b"said", SIGNED),
]


@pytest.mark.parametrize(("public_key", "message", "signature"), NOT_SIGNED)
def test_only_the_signature_of_the_key_over_the_message_holds(public_key, message, signature):
    """Whatever is no key or signature does not hold either."""
    assert is_signed(KEY.public_key, b"said", SIGNED)
    assert not is_signed(public_key, message, signature)


def test_a_public_key_is_read_once():
    """Verifying many signatures of one key reads it once; what is no key is refused each time."""
    assert public_of(KEY.public_key) is public_of(KEY.public_key)
    for _ in range(2):
        with pytest.raises(ValueError, match=r".*"):
            public_of("short")


@pytest.mark.parametrize("length", range(5))
def test_bytes_travel_as_text(length):
    """Without padding, in letters that a header and a path can hold."""
    data = b"\xff\xfe\xfd\xfc"[:length]

    assert data == from_text(to_text(data))
    assert set(to_text(data)).isdisjoint("+/=")
