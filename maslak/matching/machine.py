"""The compiled half of the kernel: whole numbers and arrays only. Each function says in `terms` or `gates` what it means."""

from __future__ import annotations

import numpy as np

from maslak.core.scales import Hours
from maslak.matching.columns import HOURS
from maslak.matching.compiled import compiled, inlined
from maslak.matching.shapes import NO, UNKNOWN, YES

_FLEXIBLE = HOURS[Hours.FLEXIBLE.value]
_LANGUAGES = 27**3


@inlined
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
def _relate(person, wishes, works, group_of, near_start, near, m, occ, wish, exp, touched):  # type: ignore[no-untyped-def]
    """The trades of offers near those of a person: how near, how wished for, how many months carry over."""
    count = 0
    wished = person.wish_last - person.wish_first
    worked = person.work_last - person.work_first
    for n in range(wished + worked):
        if n < wished:
            code = np.int64(wishes[person.wish_first + n])
            value, months = max(m.wish_least, 100 - m.wish_step * n), np.int64(0)
        else:
            done = works[person.work_first + n - wished]
            code, months = np.int64(done.code), np.int64(done.value)
            value = m.only_practised if wished > 0 else m.not_said
        first, declared = near_start[code], near_start[code + 1] - near_start[code]
        for at in range(10 + declared):
            if at < 10:
                other = code // 10 * 10 + at
                close = 100 if other == code else m.same_minor
            else:
                other, close = np.int64(near[first + at - 10].code), np.int64(near[first + at - 10].value)
            g = group_of[other]
            if g < 0:
                continue
            if occ[g] == 0:
                touched[count] = g
                count += 1
            occ[g] = max(occ[g], close)
            wish[g] = max(wish[g], value * close // 100)
            exp[g] = max(exp[g], months * close // 100)
    return count


@compiled
def _places(person, places, m, gate, near, moves):  # type: ignore[no-untyped-def]
    """For each place of offers: the gate, the nearness and whether the person would move there."""
    for q in range(len(places)):
        place = places[q]
        moves[q] = 1 if place.region > 0 and (np.int64(person.moves) >> place.region) & 1 else 0
        if person.region == 0 or place.region == 0:
            gate[q], near[q] = UNKNOWN, m.place_unknown
        else:
            dx, dy = np.int64(person.x) - place.x, np.int64(person.y) - place.y
            way = np.int64(np.sqrt(np.float64(dx * dx + dy * dy))) // 10
            near[q] = max(0, 100 - way)
            reach = np.int64(person.reach)
            if person.exact == 0 or place.exact == 0:
                same = place.region == person.region
                gate[q] = UNKNOWN if same or way <= max(reach, m.farthest_km) else NO
                near[q] = m.place_unknown if same else near[q] // 2
            elif reach >= 0:
                gate[q] = YES if way <= reach else NO
            else:
                gate[q] = YES if way <= m.usual_km else (UNKNOWN if way <= m.farthest_km else NO)
        if moves[q]:
            gate[q] = YES


@inlined
def _route(person, offer):  # type: ignore[no-untyped-def]
    bit = np.int64(1) << np.int64(person.group)
    return YES if np.int64(offer.accepts) & bit else (NO if np.int64(offer.refuses) & bit else UNKNOWN)


@inlined
def _age(person, offer):  # type: ignore[no-untyped-def]
    if person.born_last <= offer.born_by:
        return YES
    return NO if person.born_first > offer.born_by else UNKNOWN


@inlined
def _hours(person, offer):  # type: ignore[no-untyped-def]
    asked, free = np.int64(offer.hours), np.int64(person.hours)
    if person.most_hours > 0 and person.most_hours < offer.weekly:
        return NO
    if asked & _FLEXIBLE:
        return YES
    if asked == 0 or free == 0:
        return UNKNOWN
    if asked & ~free == 0:
        return YES
    return UNKNOWN if free & _FLEXIBLE else NO


@inlined
def _spoken(offer, asked, level):  # type: ignore[no-untyped-def]
    answer = YES
    for n in range(offer.lang_first, offer.lang_last):
        spoken = level[asked[n].lang]
        if spoken == 0:
            answer = UNKNOWN if answer == YES else answer
        elif spoken < asked[n].level:
            answer = NO
    return answer


@inlined
def _language_term(offer, asked, m, level):  # type: ignore[no-untyped-def]
    if offer.lang_first == offer.lang_last:
        return 100
    total = 0
    for n in range(offer.lang_first, offer.lang_last):
        spoken, least = np.int64(level[asked[n].lang]), np.int64(asked[n].level)
        if spoken == 0:
            total += m.language_unknown
        elif spoken >= least:
            total += min(100, m.language_met + m.language_step * (spoken - least))
        else:
            total += max(0, m.language_met - m.language_short * (least - spoken))
    return total // (np.int64(offer.lang_last) - offer.lang_first)


@inlined
def _skill_term(offer, skills, keys, m, held):  # type: ignore[no-untyped-def]
    totals_e, count_e, totals_o, count_o = 0, 0, 0, 0
    for s in range(offer.skill_first, offer.skill_last):
        whole, words, known = False, np.int64(0), np.int64(0)
        for n in range(skills[s].first, skills[s].last):
            if keys[n].word:
                words += 1
                known += np.int64(held[keys[n].number])
            elif held[keys[n].number]:
                whole = True
        if whole:
            degree = 100
        else:
            share = 100 * known // words if words > 0 else 0
            degree = m.skill_absent + (100 - m.skill_absent) * share // 100
        if skills[s].essential:
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


@inlined
def _measure(person, offer, m, occ, wish, months, near, moves, time, terms):  # type: ignore[no-untyped-def]
    """Fill the terms but those of skills and languages; `occ` to `moves` are those of the trade and the place."""
    terms[0] = occ
    asked = np.int64(offer.experience)
    if asked > 0:
        terms[3] = m.no_experience + (100 - m.no_experience) * min(months, asked) // asked
    else:
        terms[3] = m.newcomer + (100 - m.newcomer) * min(months, m.seasoned_months) // m.seasoned_months
    terms[4] = max(near, m.moving + (m.housed if offer.housing else 0)) if moves else near
    if person.contracts == 0:
        contract = m.not_said
    else:
        contract = 100 if person.contracts & offer.contract else m.other_contract
    least = np.int64(person.wage_least)
    if least == 0:
        wage = m.not_said
    else:
        wage = m.wage_unsaid if offer.wage == 0 else min(100, 100 * np.int64(offer.wage) // least)
    rest = (100 - m.trade_share) // 2
    terms[5] = (wish * m.trade_share + contract * rest + wage * rest) // 100
    value = 100 if time == YES else (m.hours_unknown if time == UNKNOWN else m.hours_against)
    if person.childcare and not offer.childcare and not np.int64(offer.hours) & _FLEXIBLE:
        value = value * m.without_childcare // 100
    terms[6] = value


@inlined
def _chance(w, terms):  # type: ignore[no-untyped-def]
    return (w[0] * terms[0] + w[1] * terms[1] + w[2] * terms[2] + w[3] * terms[3]) // 100


@inlined
def _worth(w, terms):  # type: ignore[no-untyped-def]
    return (w[4] * terms[4] + w[5] * terms[5] + w[6] * terms[6]) // 100


@inlined
def _worse(band_a, mix_a, key_a, band_b, mix_b, key_b):  # type: ignore[no-untyped-def]
    """Whether a stands after b in the total order."""
    if band_a != band_b:
        return band_a < band_b
    return mix_a > mix_b if mix_a != mix_b else key_a > key_b


@compiled
def _sift(bands, mixes, rows, offers, at, size):  # type: ignore[no-untyped-def]
    """Bring the entry at `at` down a heap whose root is the worst of the best."""
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        other = child + 1
        if other < size and _worse(
            bands[other],
            mixes[other],
            offers[rows[other]].key,
            bands[child],
            mixes[child],
            offers[rows[child]].key,
        ):
            child = other
        if not _worse(
            bands[child], mixes[child], offers[rows[child]].key, bands[at], mixes[at], offers[rows[at]].key
        ):
            return
        bands[at], bands[child] = bands[child], bands[at]
        mixes[at], mixes[child] = mixes[child], mixes[at]
        rows[at], rows[child] = rows[child], rows[at]
        at = child


@compiled
def _mark(person, languages, skills, level, held, value):  # type: ignore[no-untyped-def]
    """Lay out what a person speaks and can do where it is looked up by number; value 0 takes it away."""
    for n in range(person.lang_first, person.lang_last):
        level[languages[n].lang] = languages[n].level if value else 0
    for n in range(person.skill_first, person.skill_last):
        if skills[n] >= 0:
            held[skills[n]] = value


@compiled
def top(p, o, w, m, k, seed, profile, offer, score, chance, worth, terms, unknown):  # type: ignore[no-untyped-def]
    """Fill the columns of the result; gives how many rows."""
    places, groups = len(o.places), len(o.table) // len(o.places)
    offers, table, schooling = o.rows, o.table, o.schooling_gate
    occ, wish, exp = np.zeros(groups, np.int64), np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    touched, reached = np.empty(groups, np.int64), np.empty(places, np.int64)
    gate, near, moves = np.empty(places, np.int64), np.empty(places, np.int64), np.empty(places, np.int64)
    level, held = np.zeros(_LANGUAGES, np.uint8), np.zeros(len(o.keys) + 1, np.uint8)
    bands, mixes, rows = np.empty(k, np.int64), np.empty(k, np.uint64), np.empty(k, np.int64)
    t = np.empty(7, np.int64)
    written = 0
    for i in range(len(p.rows)):
        person = p.rows[i]
        count = _relate(
            person, p.wishes, p.works, o.group_of, o.near_start, o.near, m, occ, wish, exp, touched
        )
        if count == 0:
            continue
        _places(person, o.places, m, gate, near, moves)
        within = 0
        for q in range(places):
            if gate[q] != NO:
                reached[within] = q
                within += 1
        _mark(person, p.languages, p.skills, level, held, 1)
        _dearest_first(touched, count, occ, wish)
        size = 0
        for n in range(count):
            g = touched[n]
            chance_most = (w[0] * occ[g] + (w[1] + w[2] + w[3]) * 100) // 100
            wish_most = (wish[g] * m.trade_share + 100 * (100 - m.trade_share)) // 100
            for r in range(within):
                q = reached[r]
                first, last = table[g * places + q], table[g * places + q + 1]
                if first == last:
                    continue
                if size == k:
                    near_most = max(near[q], m.moving + m.housed) if moves[q] else near[q]
                    worth_most = (w[4] * near_most + w[5] * wish_most + w[6] * 100) // 100
                    if chance_most * worth_most // 1000 // w[7] < bands[0]:
                        continue
                for j in range(first, last):
                    post = offers[j]
                    time = _hours(person, post)
                    if time == NO or _route(person, post) == NO or _age(person, post) == NO:
                        continue
                    if schooling[person.schooling, post.schooling] == NO:
                        continue
                    if _spoken(post, o.languages, level) == NO:
                        continue
                    _measure(person, post, m, occ[g], wish[g], exp[g], near[q], moves[q], time, t)
                    t[1] = _skill_term(post, o.skills, o.keys, m, held)
                    t[2] = _language_term(post, o.languages, m, level)
                    band = _chance(w, t) * _worth(w, t) // 1000 // w[7]
                    if size == k and band < bands[0]:
                        continue
                    shuffled = _mix(seed, person.key, post.key)
                    if size < k:
                        bands[size], mixes[size], rows[size] = band, shuffled, j
                        size += 1
                        if size == k:
                            for at in range(k // 2, -1, -1):
                                _sift(bands, mixes, rows, offers, at, k)
                    elif _worse(bands[0], mixes[0], offers[rows[0]].key, band, shuffled, post.key):
                        bands[0], mixes[0], rows[0] = band, shuffled, j
                        _sift(bands, mixes, rows, offers, 0, k)
        if size < k:
            for at in range(size // 2, -1, -1):
                _sift(bands, mixes, rows, offers, at, size)
        for left in range(size - 1, -1, -1):  # the worst leaves the heap first, and stands last
            post, at = offers[rows[0]], written + left
            g, q, time = post.group, post.place, _hours(person, post)
            _measure(person, post, m, occ[g], wish[g], exp[g], near[q], moves[q], time, t)
            t[1] = _skill_term(post, o.skills, o.keys, m, held)
            t[2] = _language_term(post, o.languages, m, level)
            profile[at], offer[at] = person.key, post.key
            chance[at], worth[at] = _chance(w, t), _worth(w, t)
            score[at] = _chance(w, t) * _worth(w, t) // 1000
            bits = 1 if _route(person, post) == UNKNOWN else 0
            bits |= 2 if _age(person, post) == UNKNOWN else 0
            bits |= 4 if gate[q] == UNKNOWN else 0
            bits |= 8 if time == UNKNOWN else 0
            bits |= 16 if _spoken(post, o.languages, level) == UNKNOWN else 0
            bits |= 32 if schooling[person.schooling, post.schooling] == UNKNOWN else 0
            unknown[at] = bits
            for each in range(7):
                terms[at, each] = t[each]
            bands[0], mixes[0], rows[0] = bands[left], mixes[left], rows[left]
            _sift(bands, mixes, rows, offers, 0, left)
        written += size
        _mark(person, p.languages, p.skills, level, held, 0)
        for n in range(count):
            occ[touched[n]], wish[touched[n]], exp[touched[n]] = 0, 0, 0
    return written


@compiled
def survey(p, o, w, m, offer, gates, terms, chance, worth, score):  # type: ignore[no-untyped-def]
    """Fill the columns of a survey of the first person; gives how many rows."""
    places, groups = len(o.places), len(o.table) // len(o.places)
    occ, wish, exp = np.zeros(groups, np.int64), np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    touched = np.empty(groups, np.int64)
    gate, near, moves = np.empty(places, np.int64), np.empty(places, np.int64), np.empty(places, np.int64)
    level, held = np.zeros(_LANGUAGES, np.uint8), np.zeros(len(o.keys) + 1, np.uint8)
    t = np.empty(7, np.int64)
    person = p.rows[0]
    count = _relate(person, p.wishes, p.works, o.group_of, o.near_start, o.near, m, occ, wish, exp, touched)
    _places(person, o.places, m, gate, near, moves)
    _mark(person, p.languages, p.skills, level, held, 1)
    at = 0
    for n in range(count):
        g = touched[n]
        for j in range(o.table[g * places], o.table[(g + 1) * places]):
            post = o.rows[j]
            q, time = post.place, _hours(person, post)
            gates[at, 0], gates[at, 1] = _route(person, post), _age(person, post)
            gates[at, 2], gates[at, 3] = gate[q], time
            gates[at, 4] = _spoken(post, o.languages, level)
            gates[at, 5] = o.schooling_gate[person.schooling, post.schooling]
            _measure(person, post, m, occ[g], wish[g], exp[g], near[q], moves[q], time, t)
            t[1] = _skill_term(post, o.skills, o.keys, m, held)
            t[2] = _language_term(post, o.languages, m, level)
            closed = False
            for each in range(6):
                closed = closed or gates[at, each] == NO
            for each in range(7):
                terms[at, each] = t[each]
            offer[at], chance[at], worth[at] = post.key, _chance(w, t), _worth(w, t)
            score[at] = -1 if closed else _chance(w, t) * _worth(w, t) // 1000
            at += 1
    return at


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
