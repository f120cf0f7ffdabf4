// When a result is due: the twin of tthc/audit/clock (span, running, because) for what is handed in now, without waits.
// One table of cases, made by the Python engine, tests both. The calendar and the policies come in calendar.js.
"use strict";

const tthcClock = (() => {
  const NOON = 720;
  const SATURDAY = 5;
  const HORIZON = 366;
  let whole = null;
  let policies = {};

  const numberOf = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000;
  const dayOf = (number) => new Date(number * 86400000).toISOString().slice(0, 10);
  const weekday = (number) => (((number + 3) % 7) + 7) % 7;

  // A run of days: `ordinals` has for each how many working days there are up to and including it.
  function calendar(first, last, off, worked) {
    const ordinals = new Uint16Array(last - first + 1);
    const working = [];
    for (let day = first; day <= last; day += 1) {
      if (worked.has(day) || (weekday(day) < SATURDAY && !off.has(day))) working.push(day);
      ordinals[day - first] = working.length;
    }
    return { first, last, off, worked, ordinals, working };
  }

  class Outside extends Error {}

  function ordinal(known, day) {
    if (day < known.first || day > known.last) throw new Outside();
    return known.ordinals[day - known.first];
  }
  function workingDay(known, number) {
    if (number > known.working.length) throw new Outside();
    return known.working[Math.max(number, 1) - 1];
  }
  const isWorking = (known, day) => workingDay(known, ordinal(known, day)) === day;
  const after = (known, day, days) => workingDay(known, ordinal(known, day) + days);
  const nextWorkingDay = (known, day) => (isWorking(known, day) ? day : after(known, day, 1));

  const partly = new Map();
  function knownUntil(day) {
    const days = whole.special.filter((special) => special <= day);
    if (!partly.has(days.length)) {
      const some = (all) => new Map([...all].filter(([special]) => days.includes(special)));
      partly.set(days.length, calendar(whole.first, whole.last + HORIZON, some(whole.off), some(whole.worked)));
    }
    return partly.get(days.length);
  }

  function know(told) {
    const days = (pairs) => new Map(pairs.map(([day, text]) => [numberOf(day), text]));
    whole = calendar(numberOf(told.first), numberOf(told.last), days(told.off), days(told.worked));
    whole.provisional = told.provisional;
    whole.special = [...whole.worked.keys(), ...[...whole.off.keys()].filter((day) => weekday(day) < SATURDAY)].sort((a, b) => a - b);
    policies = told.policies;
    for (const policy of Object.values(policies)) {
      const open = new Set();
      for (const [opens, closes] of policy.hours) for (let minute = opens; minute < closes; minute += 1) open.add(minute);
      policy.open = [...open].sort((a, b) => a - b);
      policy.closes = Math.max(...policy.hours.map(([, closes]) => closes));
    }
    partly.clear();
  }

  // A number as it is written ("0.25") in whole parts, so that nothing is lost on the way to binary.
  function exact(written) {
    const [integer, decimals = ""] = written.split(".");
    return { parts: Number(integer + decimals), of: 10 ** decimals.length, whole: Number(integer) };
  }
  const ceil = (parts, of) => Math.floor(parts / of) + (parts % of ? 1 : 0);

  // What a policy makes of a limit (tthc/audit/clock/span.py).
  function spanOf(limit, policy, onSaturday) {
    const { parts, of, whole: integer } = exact(limit.amount);
    const first = onSaturday ? 0 : Number(policy.first);
    const minutesOf = (rest) => ceil(rest * policy.open.length, of);
    if (limit.sameDay) return { counting: "working_days", months: 0, days: Number(onSaturday), minutes: 0 };
    switch (limit.unit) {
      case "minutes":
      case "hours":
        return { counting: "office_minutes", months: 0, days: 0, minutes: Math.max(ceil(parts * (limit.unit === "hours" ? 60 : 1), of), 1) };
      case "working_days": {
        const rest = parts % of;
        if (parts > 0 && parts < of) return { counting: "office_minutes", months: 0, days: 0, minutes: minutesOf(rest) };
        return { counting: "working_days", months: 0, days: Math.max(ceil(parts, of) - first, Number(onSaturday)), minutes: rest ? minutesOf(rest) : 0 };
      }
      case "calendar_days":
        return { counting: "calendar", months: 0, days: Math.max(ceil(parts, of) - first, 0), minutes: 0 };
      default:
        return { counting: "calendar", months: integer, days: ceil((parts % of) * 30, of) - (parts ? first : 0), minutes: 0 };
    }
  }
  function span(course, onSaturday) {
    const found = spanOf(course.limit, course.policy, onSaturday);
    if (!course.area) return found;
    if (found.counting === "office_minutes") return { ...found, minutes: found.minutes + course.area * course.policy.open.length };
    return { ...found, days: found.days + course.area };
  }
  const countingOf = (course) => spanOf(course.limit, course.policy, false).counting;
  const isInMinutes = (course) => countingOf(course) === "office_minutes";

  function cutoffOf({ limit, policy }) {
    const hours = [];
    const has = policy.cutoff !== null && (limit.sameDay || policy.cutoffForAll);
    if (has) hours.push(policy.cutoff);
    const inAllDays = limit.unit === "calendar_days" || limit.unit === "months";
    if (has || limit.sameDay || (policy.first && !inAllDays)) hours.push(policy.closes);
    return hours.length ? Math.min(...hours) : null;
  }

  // How the clock runs (tthc/audit/clock/running.py).
  function minutesGone(minute, policy) {
    const at = policy.open.findIndex((open) => open >= (minute || 0));
    return at < 0 ? policy.open.length : at;
  }
  const clockTime = (gone, policy) => policy.open[gone - 1] + 1;

  class UnknownHour extends Error {}

  function onSaturday(course, known) {
    const { day, minute, policy } = course;
    if (weekday(day) !== SATURDAY || known.off.has(day) || isWorking(known, day)) return false;
    return policy.saturday === "full" || (policy.saturday === "morning" && (minute === null || minute < NOON));
  }
  function startOf(course, known) {
    const { day, minute, policy } = course;
    const cutoff = cutoffOf(course);
    const late = cutoff !== null && minute !== null && minute >= cutoff;
    const inMinutes = isInMinutes(course);
    if (inMinutes && minute === null) throw new UnknownHour();
    if (isWorking(known, day) && !late) return { day, gone: inMinutes ? minutesGone(minute, policy) : 0, saturday: false };
    if (onSaturday(course, known) && policy.saturdayCounts && !late && !inMinutes) return { day, gone: 0, saturday: true };
    return { day: after(known, day, 1), gone: 0, saturday: false };
  }
  function monthsLater(day, months) {
    const date = new Date(day * 86400000);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), last)) / 86400000;
  }
  function endFrom(course, start, known) {
    const { counting, months, days, minutes } = span(course, start.saturday);
    const { open } = course.policy;
    if (counting === "calendar") {
      const last = monthsLater(start.day, months) + days;
      return { day: nextWorkingDay(known, last), minute: null, before: last };
    }
    if (counting === "working_days") {
      return { day: workingDay(known, ordinal(known, start.day) + days), minute: minutes ? clockTime(minutes, course.policy) : null, before: null };
    }
    const gone = start.gone + minutes - 1;
    return { day: workingDay(known, ordinal(known, start.day) + Math.floor(gone / open.length)), minute: clockTime(gone % open.length + 1, course.policy), before: null };
  }
  const endOf = (course, known) => endFrom(course, startOf(course, known), known);

  // Why (tthc/audit/clock/because.py): the date again with one rule more each time, knowing no day beyond the date reached.
  function explain(course, end) {
    const found = [];
    const received = course.day;
    const isOff = !isWorking(whole, received);
    let knownTo = received - 1;
    let known = knownUntil(knownTo);
    let start = null;
    let applied = { ...course, area: 0 };

    const asWritten = () => {
      const works = isWorking(known, received);
      if (!works && isInMinutes(course)) return { day: after(known, received, 1), gone: 0, saturday: false };
      return { day: received, gone: works ? startOf(course, known).gone : 0, saturday: !works };
    };
    const reached = () => endFrom(applied, start || asWritten(), known);
    const lastDay = () => { const now = reached(); return now.before === null ? now.day : now.before; };
    let last = lastDay();
    const add = (rule, words) => {
      const before = last;
      last = lastDay();
      found.push({ rule, ...words, before: before === last ? null : dayOf(before), after: before === last ? null : dayOf(last) });
    };
    const special = (day) => (whole.worked.has(day)
      ? ["worked-day", { day: dayOf(day), other: whole.worked.get(day) }]
      : ["day-off", { day: dayOf(day), name: whole.off.get(day) }]);
    const passDays = () => {
      for (const day of whole.special) {
        if (day > reached().day) break;
        if (day <= knownTo) continue;
        known = knownUntil(day);
        knownTo = day;
        if (lastDay() !== last) add(...special(day));
        last = lastDay();
      }
    };

    start = null;
    const begun = startOf(course, whole);
    known = knownUntil(received);
    knownTo = received;
    start = begun;
    const cutoff = cutoffOf(course);
    const words = { day: dayOf(received), start: dayOf(begun.day) };
    if (isOff) {
      if (begun.saturday || onSaturday(course, whole)) add("saturday-reception", words);
      else add("reception-on-day-off", { ...words, name: whole.off.get(received) || "" });
    } else {
      if (whole.worked.has(received)) add(...special(received));
      if (begun.day !== received) add(course.policy.cutoff === cutoff ? "cut-off" : "closed", { ...words, hour: cutoff });
      else if (cutoff !== null && course.minute === null) add("unknown-hour", { hour: cutoff });
    }
    if (!course.limit.sameDay && !isInMinutes(course)) add("first-day", { counts: course.policy.first && !begun.saturday });
    if (reached().minute !== null) add("office-hours", { hours: course.policy.hours });
    if (course.area) {
      applied = course;
      add("difficult-area", { days: course.area });
    }
    passDays();
    if (end.before !== null && end.before !== end.day) {
      const why = [];
      let weekend = false;
      for (let day = last; day < end.day; day += 1) {
        const name = whole.off.get(day);
        if (name && !why.includes(name)) why.push(name);
        if (!name && weekday(day) >= SATURDAY) weekend = true;
      }
      found.push({ rule: "last-day", last: dayOf(last), names: why, weekend, before: dayOf(last), after: dayOf(end.day) });
    }
    for (const year of yearsOf(received, end.day)) found.push({ rule: "provisional", year, before: null, after: null });
    return found;
  }
  function yearsOf(start, end) {
    const [from, to] = [start, end].map((day) => Number(dayOf(day).slice(0, 4)));
    return whole.provisional.filter((year) => year >= from && year <= to);
  }

  // `day` is "2026-11-27", `minute` that of the day or null, `limit` {unit, amount, sameDay}, `area` the days that it adds.
  function due(day, minute, limit, policy, area = 0) {
    const course = { day: numberOf(day), minute, limit, policy: policies[policy], area };
    try {
      const end = endOf(course, whole);
      return { day: dayOf(end.day), minute: end.minute, provisional: yearsOf(course.day, end.day).length > 0, because: explain(course, end) };
    } catch (error) {
      if (error instanceof Outside) return { error: "outside", first: dayOf(whole.first), last: dayOf(whole.last) };
      if (error instanceof UnknownHour) return { error: "hour" };
      throw error;
    }
  }

  return { know, due, weekday: (day) => weekday(numberOf(day)) };
})();
