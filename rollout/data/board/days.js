"use strict";
// Days are numbers of days since 1970-01-01; numbers and days are printed as documents in the language print them.

const DAY = 86_400_000;

/** The year, month and day of a day number. */
function calendarDay(day) {
  const moment = new Date(day * DAY);
  return [moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate()];
}

function isoDay(day) {
  const [year, month, date] = calendarDay(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/** The day number of a text like 2022-12-31; null for any other text. */
function dayOfIso(text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? "");
  if (!parts) return null;
  const day = Math.round(Date.UTC(+parts[1], +parts[2] - 1, +parts[3]) / DAY);
  return isoDay(day) === text ? day : null;
}

/** The day number of what a reader writes: 2022-12-31, or 31/12/2022 and 31-12-2022 with the day first; else null. */
function dayOfText(text) {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  return dayOfIso(parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text.trim());
}

/** The day as Vietnamese documents print it, 01/6/2022, or as 2022-06-01. */
function printedDay(day, lang) {
  if (lang !== "vi") return isoDay(day);
  const [year, month, date] = calendarDay(day);
  return `${String(date).padStart(2, "0")}/${month < 3 ? `0${month}` : month}/${year}`;
}

function printedMonth(year, month, lang) {
  return lang === "vi" ? `tháng ${month}/${year}` : `${year}-${String(month).padStart(2, "0")}`;
}

function printedNumber(number, lang) {
  const [whole, decimals] = String(number).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, lang === "vi" ? "." : ",");
  return decimals ? grouped + (lang === "vi" ? "," : ".") + decimals : grouped;
}

/** A share in percent, of whole numbers; never 100% or 0% of what is not all or nothing. */
function printedShare(part, whole, lang) {
  const percent = (100 * part) / whole;
  const rounded = part === 0 || part === whole ? percent : Math.min(99.9, Math.max(0.1, Math.round(percent * 10) / 10));
  return `${printedNumber(rounded, lang)}%`;
}

/** The first days of the months that the days from `first` to `last` touch, and the first day after them. */
function monthStarts(first, last) {
  const starts = [];
  let [year, month] = calendarDay(first);
  for (;;) {
    const start = Math.round(Date.UTC(year, month - 1, 1) / DAY);
    starts.push(start);
    if (start > last) return starts;
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}
