"""The compiled half of the kernel: whole numbers and arrays only. Each function says in `terms` or `gates` what it means."""

from __future__ import annotations

import numpy as np

from maslak.core.scales import Hours
from maslak.matching.columns import HOURS
from maslak.matching.compiled import compiled
from maslak.matching.shapes import NO, UNKNOWN, YES

_FLEXIBLE = HOURS[Hours.FLEXIBLE.value]
_LANGUAGES = 27**3


@compiled
def _mix(seed, profile, offer):  # type: ignore[no-untyped-def]
    z = (
        seed * np.uint64(0x9E3779B97F4A7C15)
        + np.uint64(profile) * np.uint64(0xC2B2AE3D27D4EB4F)
        + np.uint64(offer) * np.uint64(0x165667B19E3779F9)
    )
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled
def _relate(p, i, o, m, occ, wish, exp, touched):  # type: ignore[no-untyped-def]
    """The trades of offers near those of person i: how near, how wished for, how many months carry over."""
    count = 0
    wished = p.wish_start[i + 1] - p.wish_start[i]
    worked = p.work_start[i + 1] - p.work_start[i]
    for n in range(wished + worked):
        if n < wished:
            code = np.int64(p.wish[p.wish_start[i] + n])
            value, months = max(m.wish_least, 100 - m.wish_step * n), 0
        else:
            code = np.int64(p.work[p.work_start[i] + n - wished])
            value = m.only_practised if wished > 0 else m.not_said
            months = np.int64(p.months[p.work_start[i] + n - wished])
        first, declared = o.near_start[code], o.near_start[code + 1] - o.near_start[code]
        for near in range(10 + declared):
            if near < 10:
                other = code // 10 * 10 + near
                close = 100 if other == code else m.same_minor
            else:
                other, close = np.int64(o.near[first + near - 10]), np.int64(o.near_value[first + near - 10])
            g = o.group_of[other]
            if g < 0:
                continue
            if occ[g] == 0:
                touched[count] = g
                count += 1
            occ[g] = max(occ[g], close)
            # A declared value below that of the minor group is not the nearness: the greater of the two is taken.
            wish[g] = max(wish[g], value * close // 100)
            exp[g] = max(exp[g], months * close // 100)
    return count


@compiled
def _places(p, i, o, m, gate, near, moves):  # type: ignore[no-untyped-def]
    """For each place of offers: the gate, the nearness and whether the person would move there."""
    for q in range(len(o.p_region)):
        region = np.int64(o.p_region[q])
        moves[q] = 1 if region > 0 and (np.int64(p.moves[i]) >> region) & 1 else 0
        if p.region[i] == 0 or region == 0:
            gate[q], near[q] = UNKNOWN, m.place_unknown
        else:
            dx, dy = np.int64(p.x[i]) - o.p_x[q], np.int64(p.y[i]) - o.p_y[q]
            way = np.int64(np.sqrt(np.float64(dx * dx + dy * dy))) // 10
            near[q] = max(0, 100 - way)
            reach = np.int64(p.reach[i])
            if p.exact[i] == 0 or o.p_exact[q] == 0:
                same = region == p.region[i]
                gate[q] = UNKNOWN if same or way <= max(reach, m.farthest_km) else NO
                near[q] = m.place_unknown if same else near[q] // 2
            elif reach >= 0:
                gate[q] = YES if way <= reach else NO
            else:
                gate[q] = YES if way <= m.usual_km else (UNKNOWN if way <= m.farthest_km else NO)
        if moves[q]:
            gate[q] = YES


@compiled
def _route(p, i, o, j):  # type: ignore[no-untyped-def]
    bit = np.int64(1) << np.int64(p.group[i])
    return YES if np.int64(o.accepts[j]) & bit else (NO if np.int64(o.refuses[j]) & bit else UNKNOWN)


@compiled
def _age(p, i, o, j):  # type: ignore[no-untyped-def]
    if p.born_last[i] <= o.born_by[j]:
        return YES
    return NO if p.born_first[i] > o.born_by[j] else UNKNOWN


@compiled
def _hours(p, i, o, j):  # type: ignore[no-untyped-def]
    asked, free = np.int64(o.hours[j]), np.int64(p.hours[i])
    if p.most_hours[i] > 0 and p.most_hours[i] < o.weekly[j]:
        return NO
    if asked & _FLEXIBLE:
        return YES
    if asked == 0 or free == 0:
        return UNKNOWN
    if asked & ~free == 0:
        return YES
    return UNKNOWN if free & _FLEXIBLE else NO


@compiled
def _spoken(o, j, level):  # type: ignore[no-untyped-def]
    answer = YES
    for n in range(o.lang_start[j], o.lang_start[j + 1]):
        spoken = level[o.lang[n]]
        if spoken == 0:
            answer = UNKNOWN if answer == YES else answer
        elif spoken < o.level[n]:
            answer = NO
    return answer


@compiled
def _language_term(o, j, m, level):  # type: ignore[no-untyped-def]
    first, last = o.lang_start[j], o.lang_start[j + 1]
    if first == last:
        return 100
    total = 0
    for n in range(first, last):
        spoken, asked = np.int64(level[o.lang[n]]), np.int64(o.level[n])
        if spoken == 0:
            total += m.language_unknown
        elif spoken >= asked:
            total += min(100, m.language_met + m.language_step * (spoken - asked))
        else:
            total += max(0, m.language_met - m.language_short * (asked - spoken))
    return total // (last - first)


@compiled
def _skill_term(o, j, m, held):  # type: ignore[no-untyped-def]
    totals_e, count_e, totals_o, count_o = 0, 0, 0, 0
    for s in range(o.skill_start[j], o.skill_start[j + 1]):
        whole, words, known = False, 0, 0
        for n in range(o.key_start[s], o.key_start[s + 1]):
            if o.key_word[n]:
                words += 1
                known += held[o.key_id[n]]
            elif held[o.key_id[n]]:
                whole = True
        if whole:
            degree = 100
        else:
            share = 100 * known // words if words > 0 else 0
            degree = m.skill_absent + (100 - m.skill_absent) * share // 100
        if o.essential[s]:
            totals_e, count_e = totals_e + degree, count_e + 1
        else:
            totals_o, count_o = totals_o + degree, count_o + 1
    if count_e == 0 and count_o == 0:
        return m.nothing_asked
    if count_o == 0:
        return totals_e // count_e
    if count_e == 0:
        return m.nothing_asked + (100 - m.nothing_asked) * (totals_o // count_o) // 100
    return (totals_e // count_e * m.essential_share + totals_o // count_o * (100 - m.essential_share)) // 100


@compiled
def _measure(p, i, o, j, m, occ, wish, exp, near, moves, time, level, held, terms):  # type: ignore[no-untyped-def]
    """Fill the seven terms of person i and offer j; `time` is the gate of hours."""
    g, q = o.group[j], o.place[j]
    terms[0] = occ[g]
    terms[1] = _skill_term(o, j, m, held)
    terms[2] = _language_term(o, j, m, level)
    asked = np.int64(o.experience[j])
    if asked > 0:
        terms[3] = m.no_experience + (100 - m.no_experience) * min(exp[g], asked) // asked
    else:
        terms[3] = m.newcomer + (100 - m.newcomer) * min(exp[g], m.seasoned_months) // m.seasoned_months
    terms[4] = max(near[q], m.moving + (m.housed if o.housing[j] else 0)) if moves[q] else near[q]
    if p.contracts[i] == 0:
        contract = m.not_said
    else:
        contract = 100 if p.contracts[i] & o.contract[j] else m.other_contract
    least = np.int64(p.wage_least[i])
    if least == 0:
        wage = m.not_said
    else:
        wage = m.wage_unsaid if o.wage[j] == 0 else min(100, 100 * np.int64(o.wage[j]) // least)
    rest = (100 - m.trade_share) // 2
    terms[5] = (wish[g] * m.trade_share + contract * rest + wage * rest) // 100
    value = 100 if time == YES else (m.hours_unknown if time == UNKNOWN else m.hours_against)
    if p.childcare[i] and not o.childcare[j] and not np.int64(o.hours[j]) & _FLEXIBLE:
        value = value * m.without_childcare // 100
    terms[6] = value


@compiled
def _chance(w, terms):  # type: ignore[no-untyped-def]
    return (w[0] * terms[0] + w[1] * terms[1] + w[2] * terms[2] + w[3] * terms[3]) // 100


@compiled
def _worth(w, terms):  # type: ignore[no-untyped-def]
    return (w[4] * terms[4] + w[5] * terms[5] + w[6] * terms[6]) // 100


@compiled
def _worse(band_a, mix_a, key_a, band_b, mix_b, key_b):  # type: ignore[no-untyped-def]
    """Whether a stands after b in the total order."""
    if band_a != band_b:
        return band_a < band_b
    return mix_a > mix_b if mix_a != mix_b else key_a > key_b


@compiled
def _sift(bands, mixes, rows, keys, at, size):  # type: ignore[no-untyped-def]
    """Bring the entry at `at` down a heap whose root is the worst of the best."""
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        other = child + 1
        if other < size and _worse(
            bands[other], mixes[other], keys[rows[other]], bands[child], mixes[child], keys[rows[child]]
        ):
            child = other
        if not _worse(bands[child], mixes[child], keys[rows[child]], bands[at], mixes[at], keys[rows[at]]):
            return
        bands[at], bands[child] = bands[child], bands[at]
        mixes[at], mixes[child] = mixes[child], mixes[at]
        rows[at], rows[child] = rows[child], rows[at]
        at = child


@compiled
def _mark(p, i, level, held, value):  # type: ignore[no-untyped-def]
    """Lay out the languages and skills of person i where they are looked up by number; value 0 takes them away."""
    for n in range(p.lang_start[i], p.lang_start[i + 1]):
        level[p.lang[n]] = p.level[n] if value else 0
    for n in range(p.skill_start[i], p.skill_start[i + 1]):
        if p.skill[n] >= 0:
            held[p.skill[n]] = value


@compiled
def top(p, o, w, m, k, seed, profile, offer, score, chance, worth, terms, unknown):  # type: ignore[no-untyped-def]
    """Fill the columns of the result; gives how many rows."""
    groups, places = len(o.table) // len(o.p_region), len(o.p_region)
    occ, wish, exp = np.zeros(groups, np.int64), np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    touched, reached = np.empty(groups, np.int64), np.empty(places, np.int64)
    gate, near, moves = np.empty(places, np.int64), np.empty(places, np.int64), np.empty(places, np.int64)
    level, held = np.zeros(_LANGUAGES, np.uint8), np.zeros(_keys(o), np.uint8)
    bands, mixes, rows = np.empty(k, np.int64), np.empty(k, np.uint64), np.empty(k, np.int64)
    t = np.empty(7, np.int64)
    written = 0
    for i in range(len(p.key)):
        count = _relate(p, i, o, m, occ, wish, exp, touched)
        if count == 0:
            continue
        _places(p, i, o, m, gate, near, moves)
        within = 0
        for q in range(places):
            if gate[q] != NO:
                reached[within] = q
                within += 1
        _mark(p, i, level, held, 1)
        _dearest_first(touched, count, occ, wish)
        size = 0
        for n in range(count):
            g = touched[n]
            chance_most = (w[0] * occ[g] + (w[1] + w[2] + w[3]) * 100) // 100
            wish_most = (wish[g] * m.trade_share + 100 * (100 - m.trade_share)) // 100
            for r in range(within):
                q = reached[r]
                first, last = o.table[g * places + q], o.table[g * places + q + 1]
                if first == last:
                    continue
                if size == k:
                    near_most = max(near[q], m.moving + m.housed) if moves[q] else near[q]
                    worth_most = (w[4] * near_most + w[5] * wish_most + w[6] * 100) // 100
                    if chance_most * worth_most // 1000 // w[7] < bands[0]:
                        continue
                for j in range(first, last):
                    time = _hours(p, i, o, j)
                    if time == NO or _route(p, i, o, j) == NO or _age(p, i, o, j) == NO:
                        continue
                    if o.schooling_gate[p.schooling[i], o.schooling[j]] == NO or _spoken(o, j, level) == NO:
                        continue
                    _measure(p, i, o, j, m, occ, wish, exp, near, moves, time, level, held, t)
                    band = _chance(w, t) * _worth(w, t) // 1000 // w[7]
                    if size == k and band < bands[0]:
                        continue
                    shuffled = _mix(seed, p.key[i], o.key[j])
                    if size < k:
                        bands[size], mixes[size], rows[size] = band, shuffled, j
                        size += 1
                        if size == k:
                            for at in range(k // 2, -1, -1):
                                _sift(bands, mixes, rows, o.key, at, k)
                    elif _worse(bands[0], mixes[0], o.key[rows[0]], band, shuffled, o.key[j]):
                        bands[0], mixes[0], rows[0] = band, shuffled, j
                        _sift(bands, mixes, rows, o.key, 0, k)
        if size < k:
            for at in range(size // 2, -1, -1):
                _sift(bands, mixes, rows, o.key, at, size)
        for left in range(size - 1, -1, -1):  # the worst leaves the heap first, and stands last
            j, at = rows[0], written + left
            _measure(p, i, o, j, m, occ, wish, exp, near, moves, _hours(p, i, o, j), level, held, t)
            profile[at], offer[at] = p.key[i], o.key[j]
            chance[at], worth[at] = _chance(w, t), _worth(w, t)
            score[at] = _chance(w, t) * _worth(w, t) // 1000
            for n in range(7):
                terms[at, n] = t[n]
            unknown[at] = _unknown(p, i, o, j, gate, level)
            bands[0], mixes[0], rows[0] = bands[left], mixes[left], rows[left]
            _sift(bands, mixes, rows, o.key, 0, left)
        written += size
        _mark(p, i, level, held, 0)
        for n in range(count):
            occ[touched[n]], wish[touched[n]], exp[touched[n]] = 0, 0, 0
    return written


@compiled
def survey(p, o, w, m, offer, gates, terms, chance, worth, score):  # type: ignore[no-untyped-def]
    """Fill the columns of a survey of the first person; gives how many rows."""
    groups, places = len(o.table) // len(o.p_region), len(o.p_region)
    occ, wish, exp = np.zeros(groups, np.int64), np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    touched = np.empty(groups, np.int64)
    gate, near, moves = np.empty(places, np.int64), np.empty(places, np.int64), np.empty(places, np.int64)
    level, held = np.zeros(_LANGUAGES, np.uint8), np.zeros(_keys(o), np.uint8)
    t = np.empty(7, np.int64)
    count = _relate(p, 0, o, m, occ, wish, exp, touched)
    _places(p, 0, o, m, gate, near, moves)
    _mark(p, 0, level, held, 1)
    at = 0
    for n in range(count):
        g = touched[n]
        for j in range(o.table[g * places], o.table[(g + 1) * places]):
            gates[at, 0], gates[at, 1] = _route(p, 0, o, j), _age(p, 0, o, j)
            gates[at, 2], gates[at, 3] = gate[o.place[j]], _hours(p, 0, o, j)
            gates[at, 4] = _spoken(o, j, level)
            gates[at, 5] = o.schooling_gate[p.schooling[0], o.schooling[j]]
            _measure(p, 0, o, j, m, occ, wish, exp, near, moves, gates[at, 3], level, held, t)
            closed = False
            for each in range(6):
                closed = closed or gates[at, each] == NO
            for each in range(7):
                terms[at, each] = t[each]
            offer[at], chance[at], worth[at] = o.key[j], _chance(w, t), _worth(w, t)
            score[at] = -1 if closed else _chance(w, t) * _worth(w, t) // 1000
            at += 1
    return at


@compiled
def _keys(o):  # type: ignore[no-untyped-def]
    """How many skill keys the offers ask in all, one at least."""
    return max(1, np.max(o.key_id) + 1) if len(o.key_id) > 0 else 1


@compiled
def _unknown(p, i, o, j, gate, level):  # type: ignore[no-untyped-def]
    """A bit for each gate that does not know, in the order of GATES."""
    bits = 1 if _route(p, i, o, j) == UNKNOWN else 0
    bits |= 2 if _age(p, i, o, j) == UNKNOWN else 0
    bits |= 4 if gate[o.place[j]] == UNKNOWN else 0
    bits |= 8 if _hours(p, i, o, j) == UNKNOWN else 0
    bits |= 16 if _spoken(o, j, level) == UNKNOWN else 0
    bits |= 32 if o.schooling_gate[p.schooling[i], o.schooling[j]] == UNKNOWN else 0
    return bits


@compiled
def _dearest_first(touched, count, occ, wish):  # type: ignore[no-untyped-def]
    """Sort the trades so that the most promising come first and close the door on the others."""
    for n in range(1, count):
        g, at = touched[n], n
        promise = occ[g] * (100 + wish[g])
        while at > 0 and occ[touched[at - 1]] * (100 + wish[touched[at - 1]]) < promise:
            touched[at] = touched[at - 1]
            at -= 1
        touched[at] = g
