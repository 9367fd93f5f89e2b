"""Who may open a store."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from qopi_desktop.errors import (
    Refused,
    StoreDamagedError,
    StoreExistsError,
    StoreMissingError,
    UnlockRefusedError,
)
from qopi_desktop.store import keyfile, vault
from qopi_desktop.store.files import StorePaths, sweep
from qopi_desktop.store.vault import Founder, KeyRing
from tests.builders import NOW, OTHER_PASSWORD, PASSWORD
from tests.stores import CHEAP


@pytest.fixture
def made(tmp_path):
    """A vault in a folder, its key and its recovery code."""
    return (tmp_path, *vault.create(tmp_path, Founder("Lakeside", "u1", "Ada Reyes", PASSWORD), CHEAP))


def unlock(folder, password=PASSWORD, name="Ada Reyes", now=NOW, cost=CHEAP):
    """Open the first user's slot."""
    return vault.unlock(folder, name, password, now, cost)


def rewrite(folder, change):
    """Change the text of the key file without its seal."""
    path = StorePaths(folder).key
    body, seal = path.read_bytes()[:-65], path.read_bytes()[-65:]
    raw = json.loads(body)
    change(raw)
    path.write_bytes(json.dumps(raw, indent=1, ensure_ascii=False).encode() + b"\n" + seal)


def test_the_password_opens_the_key(made):
    """The same one each time, whatever the case of the name."""
    folder, key, _ = made

    assert (key, "u1", False) == tuple(
        getattr(unlock(folder, name="ADA REYES"), part) for part in ("key", "user_id", "must_change")
    )


def test_equal_looking_passwords_are_equal(tmp_path):
    """Typed as one sign or as letter and accent, it is the same password (NFKC)."""
    composed, decomposed = "caf\u00e9 lantern oboe 7", "cafe\u0301 lantern oboe 7"
    vault.create(tmp_path, Founder("Lakeside", "u1", "Ada Reyes", composed), CHEAP)

    assert "u1" == unlock(tmp_path, decomposed).user_id


def test_the_standard_costs_what_the_study_says():
    """Argon2id with 128 MiB, three passes, one lane; no environment lowers it."""
    assert (128 * 1024, 3, 1) == (vault.STANDARD.memory_kib, vault.STANDARD.passes, vault.STANDARD.lanes)


def test_a_slot_below_the_floor_is_refused_unless_asked_for(made):
    """A cheap slot was not written by this program."""
    folder, *_ = made

    with pytest.raises(StoreDamagedError):
        unlock(folder, cost=vault.STANDARD)


@pytest.mark.parametrize("cost", [[2_000_000, 3, 1], [64, 3, 99], [64, 11, 1], [64, "3", 1], [64, True, 1], [0, 1, 1]])
def test_a_cost_out_of_bounds_is_refused_before_any_work(made, cost):
    """Else a changed file could stop the workstation."""
    folder, *_ = made
    rewrite(folder, lambda raw: raw["slots"][0].update(argon2id=cost))

    with pytest.raises(StoreDamagedError):
        unlock(folder)


def test_the_recovery_code_opens_the_same_key(made):
    """Typed in any case, with or without hyphens."""
    folder, key, code = made

    assert key == vault.unlock_with_recovery(folder, code.lower().replace("-", " "), NOW, CHEAP)
    with pytest.raises(UnlockRefusedError):
        vault.unlock_with_recovery(folder, "11111" * 7, NOW, CHEAP)


def test_a_renewed_recovery_code_replaces_the_old(made):
    """The old one opens nothing any more."""
    folder, key, code = made
    renewed = KeyRing(folder, key, CHEAP).renew_recovery()

    assert key == vault.unlock_with_recovery(folder, renewed, NOW, CHEAP)
    with pytest.raises(UnlockRefusedError):
        vault.unlock_with_recovery(folder, code, NOW, CHEAP)


def test_a_one_time_password_must_be_changed(made):
    """Until its user has chosen one of their own."""
    folder, key, _ = made
    ring = KeyRing(folder, key, CHEAP)
    ring.add("u2", "Ben Ito", OTHER_PASSWORD)

    assert unlock(folder, OTHER_PASSWORD, "Ben Ito").must_change
    ring.change("u2", OTHER_PASSWORD, "walnut ferry clay 903", NOW)
    assert not unlock(folder, "walnut ferry clay 903", "Ben Ito").must_change
    with pytest.raises(UnlockRefusedError):
        unlock(folder, OTHER_PASSWORD, "Ben Ito")
    assert "u1" == unlock(folder).user_id


def test_a_password_of_ones_own_has_the_seed_of_a_key_beside_it(made):
    """It stays with the user through a change; a one-time password has none, and what follows it another."""
    folder, key, _ = made
    ring = KeyRing(folder, key, CHEAP)
    first = unlock(folder).seed
    assert first == ring.change("u1", PASSWORD, OTHER_PASSWORD, NOW) == unlock(folder, OTHER_PASSWORD).seed
    ring.add("u1", "Ada Reyes", PASSWORD)
    assert unlock(folder).seed is None

    second = ring.change("u1", PASSWORD, OTHER_PASSWORD, NOW)
    assert second == unlock(folder, OTHER_PASSWORD).seed
    assert {32} == {len(seed) for seed in {first, second}}
    assert first != second


def test_a_password_that_is_forgotten_takes_the_seed_with_it(made):
    """Nobody else can open it."""
    folder, key, _ = made
    first = unlock(folder).seed

    assert KeyRing(folder, key, CHEAP).reset("u1", OTHER_PASSWORD) == unlock(folder, OTHER_PASSWORD).seed != first


def test_the_seed_is_in_no_repr(made):
    """As the key is not."""
    opened = unlock(made[0])

    assert repr(opened.seed) not in repr(opened)
    assert opened.seed.hex() not in StorePaths(made[0]).key.read_text()


def test_a_revoked_vault_opens_with_the_recovery_code_alone(made):
    """The head says so until somebody has a password again; the others get theirs from them."""
    folder, key, code = made
    ring = KeyRing(folder, key, CHEAP)
    ring.add("u2", "Ben Ito", OTHER_PASSWORD)
    ring.revoke()
    assert keyfile.read_head(folder).revoked
    for name, password in (("Ada Reyes", PASSWORD), ("Ben Ito", OTHER_PASSWORD)):
        with pytest.raises(UnlockRefusedError):
            unlock(folder, password, name)
    with pytest.raises(Refused):
        ring.add("u2", "Ben Ito", OTHER_PASSWORD)
    assert key == vault.unlock_with_recovery(folder, code, NOW, CHEAP)

    ring.reset("u1", PASSWORD)
    assert not keyfile.read_head(folder).revoked
    assert ["u1", "u2"] == [user.id for user in keyfile.read_head(folder).users]
    assert key == unlock(folder).key
    with pytest.raises(UnlockRefusedError):
        unlock(folder, OTHER_PASSWORD, "Ben Ito")
    ring.add("u2", "Ben Ito", OTHER_PASSWORD)
    assert key == unlock(folder, OTHER_PASSWORD, "Ben Ito").key


def test_a_slot_without_a_user_is_taken_away(made):
    """A crash may come between the key file and the database."""
    folder, key, _ = made
    ring = KeyRing(folder, key, CHEAP)
    ring.add("u2", "Ben Ito", OTHER_PASSWORD)
    ring.keep_only({"u1"})

    assert ["Ada Reyes"] == [user.name for user in keyfile.read_head(folder).users]
    with pytest.raises(UnlockRefusedError):
        unlock(folder, OTHER_PASSWORD, "Ben Ito")


def test_tries_are_counted_and_then_cost_time(made):
    """Five are free; then one each 30 seconds, twice as long each time; a success forgets them."""
    folder, *_ = made
    seen = []
    for _ in range(6):
        with pytest.raises(UnlockRefusedError) as caught:
            unlock(folder, "wrong")
        seen.append((caught.value.facts["tries_left"], caught.value.facts["wait_s"]))

    assert [(4, 0), (3, 0), (2, 0), (1, 0), (0, 30), (0, 30)] == seen
    with pytest.raises(UnlockRefusedError):
        unlock(folder, now=NOW + timedelta(seconds=29))
    with pytest.raises(UnlockRefusedError) as again:
        unlock(folder, "wrong", now=NOW + timedelta(seconds=30))
    assert 60 == again.value.facts["wait_s"]
    assert "u1" == unlock(folder, now=NOW + timedelta(seconds=90)).user_id
    assert {} == json.loads(StorePaths(folder).tries.read_text())


def test_tries_outlive_the_program_and_leave_the_seal_alone(made):
    """They are kept beside the key file, which stays as it was; one user's do not stop another."""
    folder, key, _ = made
    KeyRing(folder, key, CHEAP).add("u2", "Ben Ito", OTHER_PASSWORD)
    before = StorePaths(folder).key.read_bytes()
    for _ in range(6):
        with pytest.raises(UnlockRefusedError):
            unlock(folder, "wrong")

    assert before == StorePaths(folder).key.read_bytes()
    assert "u2" == unlock(folder, OTHER_PASSWORD, "Ben Ito").user_id


@pytest.mark.parametrize("content", [b"", b"[]", b'{"u1": 3}', b"\xff"])
def test_damaged_tries_are_none(made, content):
    """They protect nothing that the cost of a guess does not."""
    folder, *_ = made
    StorePaths(folder).tries.write_bytes(content)

    assert "u1" == unlock(folder).user_id


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(practice="Elsewhere"),
        lambda raw: raw.update(demonstration=True),
        lambda raw: raw.update(revoked=True),
        lambda raw: raw["users"].append(["u9", "Mallory"]),
        lambda raw: raw["slots"].pop(),
    ],
)
def test_the_head_is_authenticated(made, change):
    """What the unlock window shows is held against the seal as soon as somebody unlocks."""
    folder, *_ = made
    rewrite(folder, change)

    with pytest.raises(StoreDamagedError):
        unlock(folder)


def test_a_slot_is_bound_to_its_user_and_kind(made):
    """Renamed, or made a password of what was for one time, it opens no more."""
    folder, *_ = made
    rewrite(folder, lambda raw: raw["slots"][0].update(kind="one-time"))

    with pytest.raises(UnlockRefusedError):
        unlock(folder)


@pytest.mark.parametrize("content", [b"", b"{}", b"not json" * 20, b"[]" + b" " * 70, b"[" * 100_000, b"x" * 1_000_001])
def test_what_is_no_key_file_is_said_so(tmp_path, content):
    """Damage, never a crash."""
    StorePaths(tmp_path).key.write_bytes(content)

    with pytest.raises(StoreDamagedError):
        keyfile.read_head(tmp_path)


def test_a_vault_is_never_written_over(made):
    """Creating again is refused; a folder without one is said so."""
    folder, *_ = made
    before = StorePaths(folder).key.read_bytes()

    with pytest.raises(StoreExistsError):
        vault.create(folder, Founder("Other", "u1", "Eve", PASSWORD), CHEAP)
    assert before == StorePaths(folder).key.read_bytes()
    with pytest.raises(StoreMissingError):
        keyfile.read_head(folder / "elsewhere")


def test_the_key_file_is_its_owners_and_holds_no_secret(made):
    """0600, and neither the key nor a password in it; a reader sees no key in a repr either."""
    folder, key, code = made
    path = StorePaths(folder).key

    assert 0o600 == path.stat().st_mode & 0o777
    for secret in (key.secret.hex(), PASSWORD, code):
        assert secret not in path.read_text()
    assert key.secret.hex() not in repr(unlock(folder))


def test_orphans_of_a_crash_are_swept(made):
    """And nothing else is."""
    folder, *_ = made
    (folder / ".store.key.0123.tmp").write_bytes(b"half")
    sweep(folder)

    assert ["store.key"] == [entry.name for entry in folder.iterdir()]


def test_the_unlock_window_needs_no_database():
    """vault.py imports neither SQLModel nor SQLAlchemy nor SQLCipher."""
    code = "import sys, qopi_desktop.store.vault; print([m for m in sys.modules if m[:3] in ('sql', 'pyd')])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == told.stdout.strip()
